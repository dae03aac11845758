package io.kithgraph.gremlin.conformance;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import io.cucumber.guice.CucumberModules;
import org.apache.tinkerpop.gremlin.features.AbstractGuiceFactory;
import org.apache.tinkerpop.gremlin.features.World;

/** Tells cucumber which world the scenarios run in. */
public class ScriptWorlds extends AbstractGuiceFactory {
  public ScriptWorlds() {
    super(
        Guice.createInjector(
            Stage.PRODUCTION,
            CucumberModules.createScenarioModule(),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(World.class).to(ScriptWorld.class);
              }
            }));
  }
}
