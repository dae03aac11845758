package io.kithgraph.meta.cluster;

/** The fake keeps the allocator's promises. */
final class InMemoryNumberAllocatorTest extends NumberAllocatorContract {
  private final NumberAllocator allocator = new InMemoryNumberAllocator();

  @Override
  protected NumberAllocator allocator() {
    return allocator;
  }
}
