package io.kithgraph.meta.zookeeper;

/**
 * What was read of a znode. Immutable.
 *
 * @param version counts the changes of the document, from 0
 */
record Znode(String document, int version) {}
