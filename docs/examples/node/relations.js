// Follows, asks and gifts over gRPC.
// usage: node relations.js HOST:PORT FOLDER-OF-PROTOS
//   npm install && node relations.js 127.0.0.1:9090 ../../../graph-api/src/main/protobuf
'use strict';

const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const { randomUUID } = require('node:crypto');
const { promisify } = require('node:util');

const [address, protos] = process.argv.slice(2);

// Ids and times have 64 bits: as strings they stay exact.
const definition = protoLoader.loadSync('kithgraph/v1/relation_service.proto', {
  includeDirs: [protos],
  longs: String,
  enums: String,
  defaults: true,
});
const { RelationService } = grpc.loadPackageDefinition(definition).kithgraph.v1;

// A call that the node could not take is made again, after the pause that it asks for.
const serviceConfig = {
  methodConfig: [{
    name: [{ service: 'kithgraph.v1.RelationService' }],
    retryPolicy: {
      maxAttempts: 5,
      initialBackoff: '0.05s',
      maxBackoff: '2s',
      backoffMultiplier: 3,
      retryableStatusCodes: ['UNAVAILABLE', 'RESOURCE_EXHAUSTED'],
    },
  }],
};
const client = new RelationService(address, grpc.credentials.createInsecure(), {
  'grpc.service_config': JSON.stringify(serviceConfig),
});

const call = (method) => {
  const unary = promisify(client[method]).bind(client);
  return (request) => unary(request, new grpc.Metadata(), { deadline: Date.now() + 10_000 });
};
const user = (number) => ({ number: String(number) });

async function main() {
  // The key is made before the first try and kept for every retry: the write is applied once.
  const followed = await call('follow')({
    options: { idempotencyKey: randomUUID() },
    follower: user(1),
    followee: user(2),
  });
  console.log('follow:', followed.outcome);

  const { following } = await call('isFollowing')({
    followers: { numbers: ['1'] },
    followees: { numbers: ['2', '3'] },
  });
  console.log('1 follows 2, 3:', following);

  const gift = {
    options: { idempotencyKey: 'order-4711' },
    giver: user(1),
    receiver: user(2),
    amount: '5',
    item: 'rose',
  };
  console.log('gift repeated:', (await call('sendGift')(gift)).repeated);
  console.log('gift repeated:', (await call('sendGift')(gift)).repeated);

  const newest = await call('listFollowers')({ user: user(2), pageSize: 50 });
  console.log('newest followers of 2:', newest.users.numbers, newest.stopReason);

  try {
    await call('listFollowers')({ user: user(2), cursor: Buffer.from('no cursor') });
  } catch (error) {
    console.log('refused:', grpc.status[error.code], error.details);
  }
  client.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
