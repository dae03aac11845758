/**
 * Tests over the compiled classes of all modules: which package may use which, where third-party
 * systems are at home, and how large a package may grow.
 *
 * <p>Read {@link io.kithgraph.architecture.PackageDirections} first: it is the table. Depends on no
 * code of the project, only on its class files.
 */
@NullMarked
package io.kithgraph.architecture;

import org.jspecify.annotations.NullMarked;
