package io.kithgraph.gremlin.conformance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.configuration2.ConfigurationConverter;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.tinkerpop.gremlin.process.traversal.Bytecode;
import org.apache.tinkerpop.gremlin.process.traversal.SackFunctions;
import org.apache.tinkerpop.gremlin.process.traversal.Script;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.TraversalStrategyProxy;
import org.apache.tinkerpop.gremlin.process.traversal.translator.GroovyTranslator;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;

/**
 * Writes bytecode as text that the grammar parses, where TinkerPop's own translator writes Groovy:
 * sets, UUIDs, large numbers, empty maps, nulls, strategies.
 */
final class GrammarTranslator extends GroovyTranslator.LanguageTypeTranslator {
  GrammarTranslator() {
    super(false);
  }

  @Override
  protected String getSyntax(String text) {
    return "\"" + StringEscapeUtils.escapeJava(text) + "\"";
  }

  @Override
  protected String getSyntax(UUID uuid) {
    return "UUID(\"" + uuid + "\")";
  }

  @Override
  protected String getSyntax(Number number) {
    if (number instanceof BigDecimal) {
      return number + "M";
    }
    return number instanceof BigInteger ? number + "N" : super.getSyntax(number);
  }

  @Override
  protected String getSyntax(SackFunctions.Barrier barrier) {
    return "Barrier." + barrier;
  }

  @Override
  protected String getSyntax(VertexProperty.Cardinality cardinality) {
    return "Cardinality." + cardinality;
  }

  @Override
  protected Script produceCardinalityValue(Bytecode value) {
    Bytecode.Instruction instruction = value.getSourceInstructions().get(0);
    script.append("Cardinality." + instruction.getArguments()[0] + "(");
    convertToScript(instruction.getArguments()[1]);
    return script.append(")");
  }

  @Override
  protected Script produceScript(Set<?> set) {
    script.append("{");
    separated(set.iterator());
    return script.append("}");
  }

  @Override
  protected Script produceScript(Map<?, ?> map) {
    return map.isEmpty() ? script.append("[:]") : super.produceScript(map);
  }

  @Override
  protected Script produceScript(Class<?> type) {
    return script.append(type.getSimpleName());
  }

  @Override
  protected Script produceScript(Edge edge) {
    throw new UnsupportedOperationException("The grammar has no literal for an edge");
  }

  @Override
  protected Script produceScript(TraversalStrategyProxy<?> strategy) {
    String name = strategy.getStrategyClass().getSimpleName();
    Map<Object, Object> settings = ConfigurationConverter.getMap(strategy.getConfiguration());
    if (settings.isEmpty()) {
      return script.append(name);
    }
    script.append("new ").append(name).append("(");
    String separator = "";
    for (Map.Entry<Object, Object> setting : settings.entrySet()) {
      script.append(separator).append(setting.getKey().toString()).append(": ");
      convertToScript(setting.getValue());
      separator = ", ";
    }
    return script.append(")");
  }

  @Override
  protected Script produceScript(String source, Bytecode bytecode) {
    script.append(source);
    for (Bytecode.Instruction instruction : bytecode.getInstructions()) {
      script.append(".").append(instruction.getOperator()).append("(");
      separated(Arrays.asList(instruction.getArguments()).iterator());
      script.append(")");
    }
    return script;
  }

  private void separated(Iterator<?> values) {
    while (values.hasNext()) {
      convertToScript(values.next());
      if (values.hasNext()) {
        script.append(",");
      }
    }
  }
}
