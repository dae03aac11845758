package io.kithgraph.meta.schema;

/** The fake keeps the catalog's promises. */
final class InMemoryCatalogTest extends CatalogContract {
  private final Catalog catalog = new InMemoryCatalog();

  @Override
  protected Catalog catalog() {
    return catalog;
  }
}
