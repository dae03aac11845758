package io.kithgraph.query.gremlin.source;

import io.kithgraph.query.gremlin.fold.Folding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal.Symbols;
import org.apache.tinkerpop.gremlin.process.traversal.step.GValue;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.ConnectiveStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.OptionsStrategy;
import org.jspecify.annotations.Nullable;

/**
 * What a plan depends on, so that two queries with the same key have the same plan: the schema, the
 * very strategies, every step and value of the query, but of the ids that it starts from only how
 * many there are and of which kinds. Immutable.
 *
 * <p>Options such as a time limit decide no plan and are no part of it, but for the one that asks
 * for none: such a query has no key. A query has no key if it changes anything, if it holds a value
 * that cannot be told from another for sure, or if its source was given strategies that put more
 * into it than steps.
 *
 * @param strategies told apart by themselves: two of one class may do different things
 */
record PlanKey(
    long schemaVersion,
    List<Same> strategies,
    List<Class<?>> startKinds,
    List<Bytecode.Instruction> steps) {

  /** Steps that change something, or whose plan keeps what one run of it has found. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          Symbols.addV,
          Symbols.addE,
          Symbols.mergeV,
          Symbols.mergeE,
          Symbols.property,
          Symbols.drop,
          Symbols.call,
          Symbols.program,
          Symbols.subgraph,
          Symbols.io,
          Traversal.Symbols.profile);

  /** An object that equals itself alone. */
  record Same(Object object) {
    @Override
    @SuppressWarnings("ReferenceEquality") // The very object is meant.
    public boolean equals(@Nullable Object other) {
      return other instanceof Same same && same.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  /** The key of a traversal that starts from these ids, or empty if its plan cannot be kept. */
  static Optional<PlanKey> of(long schemaVersion, Traversal.Admin<?, ?> traversal, Object[] ids) {
    List<Bytecode.Instruction> instructions = traversal.getBytecode().getStepInstructions();
    if (instructions.isEmpty() || !instructions.get(0).getOperator().equals(Symbols.V)) {
      return Optional.empty();
    }
    List<Class<?>> kinds = new ArrayList<>(ids.length);
    for (Object id : ids) {
      if (!(id instanceof Number || id instanceof String || id instanceof UUID)) {
        return Optional.empty();
      }
      kinds.add(id.getClass());
    }
    List<Bytecode.Instruction> rest = instructions.subList(1, instructions.size());
    return areTellable(rest) && onlyRewrite(traversal) && !Folding.isOff(traversal)
        ? Optional.of(new PlanKey(schemaVersion, strategies(traversal), kinds, List.copyOf(rest)))
        : Optional.empty();
  }

  /**
   * Whether strategies do nothing but rewrite steps: those that decorate may give a traversal side
   * effects and sacks, which steps alone do not hold.
   */
  private static boolean onlyRewrite(Traversal.Admin<?, ?> traversal) {
    for (TraversalStrategy<?> strategy : traversal.getStrategies()) {
      if (strategy instanceof TraversalStrategy.DecorationStrategy
          && !(strategy instanceof OptionsStrategy || strategy instanceof ConnectiveStrategy)) {
        return false;
      }
    }
    return true;
  }

  private static List<Same> strategies(Traversal.Admin<?, ?> traversal) {
    List<Same> same = new ArrayList<>();
    for (TraversalStrategy<?> strategy : traversal.getStrategies()) {
      if (!(strategy instanceof OptionsStrategy)) {
        same.add(new Same(strategy));
      }
    }
    return same;
  }

  private static boolean areTellable(List<Bytecode.Instruction> instructions) {
    for (Bytecode.Instruction instruction : instructions) {
      if (NOT_KEPT.contains(instruction.getOperator())) {
        return false;
      }
      for (Object argument : instruction.getArguments()) {
        if (!isTellable(argument)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether equal arguments mean the same. */
  private static boolean isTellable(@Nullable Object argument) {
    if (argument instanceof Bytecode nested) {
      return nested.getSourceInstructions().isEmpty() && areTellable(nested.getStepInstructions());
    }
    if (argument instanceof P<?> predicate) {
      return predicate.getClass() == P.class
          && predicate.getBiPredicate() instanceof Enum<?>
          && isTellable(predicate.getValue());
    }
    if (argument instanceof Bytecode.Binding<?> binding) {
      return isTellable(binding.value());
    }
    if (argument instanceof GValue<?> parameter) {
      return isTellable(parameter.get());
    }
    if (argument instanceof Collection<?> values) {
      return values.stream().allMatch(PlanKey::isTellable);
    }
    return argument == null
        || argument instanceof String
        || argument instanceof Number
        || argument instanceof Boolean
        || argument instanceof Enum<?>
        || argument instanceof UUID;
  }
}
