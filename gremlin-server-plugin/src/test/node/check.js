// Connects, adds, reads and streams vertices and edges, uses a transaction, and meets an error.
// With a name it logs in, and checks that a wrong password is refused.
// usage: node check.js ws://host:port/gremlin [name password]
'use strict';

const assert = require('node:assert');
const gremlin = require('gremlin');

const { traversal } = gremlin.process.AnonymousTraversalSource;
const { DriverRemoteConnection, Client } = gremlin.driver;
const { PlainTextSaslAuthenticator } = gremlin.driver.auth;
const { t, order } = gremlin.process;
const __ = gremlin.process.statics;

const [url, name, password] = process.argv.slice(2);
const login = name === undefined ? {} : { authenticator: new PlainTextSaslAuthenticator(name, password) };

async function bytecode(mimeType) {
  const connection = new DriverRemoteConnection(url, { traversalSource: 'social', mimeType, ...login });
  await connection.open();
  const g = traversal().withRemote(connection);
  const base = mimeType.includes('json') ? 1000 : 2000;

  await g.addV('user').property(t.id, base).property('name', 'ann').iterate();
  for (let i = 1; i <= 150; i++) {
    await g.addV('user').property(t.id, base + i).iterate();
    await g.V(base).addE('follow').to(__.V(base + i)).property('since', i).iterate();
  }
  assert.strictEqual(Number((await g.V(base).out('follow').count().next()).value), 150);
  const newest = await g.V(base).outE('follow').order().by('since', order.desc).limit(3).inV().id().toList();
  assert.deepStrictEqual(newest.map(Number), [base + 150, base + 149, base + 148]);
  const vertex = (await g.V(base).next()).value;
  assert.strictEqual(vertex.label, 'user');
  assert.strictEqual(Number(vertex.id), base);
  const edge = (await g.V(base).outE('follow').has('since', 7).next()).value;
  assert.strictEqual(edge.label, 'follow');
  assert.strictEqual(Number(edge.inV.id), base + 7);
  assert.strictEqual((await g.V(base).values('name').next()).value, 'ann');

  const transaction = g.tx();
  const inside = transaction.begin();
  await inside.addV('user').property(t.id, base + 500).iterate();
  await transaction.commit();
  assert.ok((await g.V(base + 500).hasNext()));
  const undone = g.tx();
  await undone.begin().addV('user').property(t.id, base + 501).iterate();
  await undone.rollback();
  assert.ok(!(await g.V(base + 501).hasNext()));
  await connection.close();
}

async function scripts() {
  const client = new Client(url, { traversalSource: 'g', ...login });
  await client.open();
  const names = await client.submit('g.V(who).values("name")', { who: 1000 });
  assert.deepStrictEqual(names.toArray(), ['ann']);

  let streamed = 0;
  const stream = client.stream('g.V(1000).out("follow").id()', {}, { batchSize: 10 });
  for await (const batch of stream) {
    streamed += batch.toArray().length;
  }
  assert.strictEqual(streamed, 150);

  await assert.rejects(client.submit('g.V('), (error) => {
    assert.strictEqual(error.statusCode, 597);
    assert.ok(!/\tat /.test(error.message));
    return true;
  });
  await assert.rejects(client.submit('System.getProperty("user.home")'), (error) => error.statusCode === 597);
  await client.close();
}

async function strangers() {
  for (const authenticator of [undefined, new PlainTextSaslAuthenticator(name, password + '!')]) {
    const client = new Client(url, { traversalSource: 'g', authenticator });
    await assert.rejects(async () => {
      await client.open();
      await client.submit('g.V(1000).id()');
    });
    await client.close();
  }
}

async function main() {
  await bytecode('application/vnd.gremlin-v3.0+json');
  await bytecode('application/vnd.graphbinary-v1.0');
  await scripts();
  if (name !== undefined) {
    await strangers();
  }
  console.log('JAVASCRIPT DRIVER OK');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
