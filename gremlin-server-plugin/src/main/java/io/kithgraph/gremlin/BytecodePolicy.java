package io.kithgraph.gremlin;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.computer.traversal.strategy.decoration.VertexProgramStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.CardinalityValueTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.TraversalStrategyProxy;
import org.apache.tinkerpop.gremlin.util.function.Lambda;
import org.jspecify.annotations.Nullable;

/**
 * What bytecode may contain: the steps that Gremlin names, and no code. Bytecode is run by calling
 * methods by their names, so what is not known to be a step is refused, as are
 *
 * <ul>
 *   <li>lambdas, which a script engine would evaluate;
 *   <li>{@code io()}, which reads and writes files of the server;
 *   <li>graph computers, which this graph does not have;
 *   <li>strategies from outside TinkerPop, whose classes would be loaded and called, and the
 *       removal of the strategies of this graph.
 * </ul>
 *
 * Immutable.
 */
final class BytecodePolicy {
  /** Deeper than any query that a person or a program writes; guards the stack. */
  private static final int MAX_DEPTH = 64;

  /** Those for graph computers do nothing where there is none. */
  private static final List<String> TINKERPOP_STRATEGIES =
      List.of(
          "org.apache.tinkerpop.gremlin.process.traversal.strategy.",
          "org.apache.tinkerpop.gremlin.process.computer.traversal.strategy.");

  private static final String OWN_PACKAGES = "io.kithgraph.";

  private static final Set<String> REFUSED =
      Set.of("io", "read", "write", "program", "withComputer", "withRemote");

  private static final Set<String> KNOWN = known();

  private BytecodePolicy() {}

  private static Set<String> known() {
    Set<String> names = new HashSet<>();
    for (Class<?> symbols :
        List.of(
            GraphTraversal.Symbols.class,
            Traversal.Symbols.class,
            TraversalSource.Symbols.class,
            GraphTraversalSource.Symbols.class)) {
      for (Field field : symbols.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          try {
            names.add((String) field.get(null));
          } catch (IllegalAccessException e) {
            throw new IllegalStateException("The names of steps are public", e);
          }
        }
      }
    }
    names.removeAll(REFUSED);
    return Set.copyOf(names);
  }

  /**
   * The bytecode to run in place of the given one: the same, but for what has another name now.
   *
   * @throws RefusedRequestException if it contains what it may not
   */
  static Bytecode admit(Bytecode bytecode) {
    check(bytecode, 0);
    return withDiscard(bytecode);
  }

  private static void check(Bytecode bytecode, int depth) {
    if (depth > MAX_DEPTH) {
      throw RefusedRequestException.invalid(
          "The query nests more than " + MAX_DEPTH + " levels of traversals");
    }
    for (Bytecode.Instruction instruction : bytecode.getSourceInstructions()) {
      boolean cardinality =
          depth > 0
              && instruction.getOperator().equals(CardinalityValueTraversal.class.getSimpleName());
      if (!cardinality) {
        checkName(instruction.getOperator());
      }
      checkStrategies(instruction);
      checkArguments(instruction, depth);
    }
    for (Bytecode.Instruction instruction : bytecode.getStepInstructions()) {
      checkName(instruction.getOperator());
      checkArguments(instruction, depth);
    }
  }

  private static void checkName(String name) {
    if (REFUSED.contains(name)) {
      throw RefusedRequestException.closed("This server does not run the step " + name + "()");
    }
    if (!KNOWN.contains(name)) {
      throw RefusedRequestException.invalid("There is no step " + name + "()");
    }
  }

  private static void checkArguments(Bytecode.Instruction instruction, int depth) {
    for (Object argument : instruction.getArguments()) {
      checkArgument(argument, depth + 1);
    }
  }

  private static void checkArgument(@Nullable Object argument, int depth) {
    if (depth > MAX_DEPTH) {
      throw RefusedRequestException.invalid(
          "The query nests more than " + MAX_DEPTH + " levels of arguments");
    }
    if (argument instanceof Lambda) {
      throw RefusedRequestException.closed(
          "This server runs no lambdas; say the same with Gremlin steps");
    } else if (argument instanceof Bytecode nested) {
      check(nested, depth);
    } else if (argument instanceof Bytecode.Binding<?> binding) {
      checkArgument(binding.value(), depth + 1);
    } else if (argument instanceof TraversalStrategyProxy<?> proxy) {
      checkStrategy(proxy.getStrategyClass());
      proxy
          .getConfiguration()
          .getKeys()
          .forEachRemaining(
              key -> checkArgument(proxy.getConfiguration().getProperty(key), depth + 1));
    } else if (argument instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            checkArgument(key, depth + 1);
            checkArgument(value, depth + 1);
          });
    } else if (argument instanceof Collection<?> collection) {
      collection.forEach(element -> checkArgument(element, depth + 1));
    } else if (argument instanceof Object[] array) {
      for (Object element : array) {
        checkArgument(element, depth + 1);
      }
    }
  }

  private static void checkStrategy(Class<?> strategy) {
    if (strategy == VertexProgramStrategy.class) {
      throw RefusedRequestException.closed("This server has no graph computer");
    }
    if (TINKERPOP_STRATEGIES.stream().noneMatch(strategy.getName()::startsWith)) {
      throw RefusedRequestException.closed(
          "This server takes TinkerPop's strategies only, not " + strategy.getName());
    }
  }

  private static void checkStrategies(Bytecode.Instruction instruction) {
    if (!instruction.getOperator().equals(TraversalSource.Symbols.withoutStrategies)) {
      return;
    }
    for (Object argument : instruction.getArguments()) {
      if (argument instanceof Class<?> strategy && strategy.getName().startsWith(OWN_PACKAGES)) {
        throw RefusedRequestException.closed(
            "The strategy " + strategy.getSimpleName() + " of this graph cannot be removed");
      }
    }
  }

  /**
   * Clients of 3.7 end {@code iterate()} with {@code none()}, which 3.8 calls {@code discard()}.
   */
  private static Bytecode withDiscard(Bytecode bytecode) {
    List<Bytecode.Instruction> steps = bytecode.getStepInstructions();
    if (steps.isEmpty()) {
      return bytecode;
    }
    Bytecode.Instruction last = steps.get(steps.size() - 1);
    if (!last.getOperator().equals(GraphTraversal.Symbols.none)
        || last.getArguments().length != 0) {
      return bytecode;
    }
    Bytecode renamed = bytecode.clone();
    renamed.getStepInstructions().remove(steps.size() - 1);
    renamed.addStep(Traversal.Symbols.discard);
    return renamed;
  }
}
