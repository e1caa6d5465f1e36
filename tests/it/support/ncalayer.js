// Has the client library ncalayer-js-client do again what it recorded for its own tests, against our agent, and prints a line of JSON for
// each exchange: the answer of the agent as it came, what the library made of it, and what was recorded.
// Arguments: the directory of npm packages, the agent's address, the testers' address.

const path = require('path');

const [packages, url, testers] = process.argv.slice(2);
const at = (name) => path.join(packages, 'node_modules', name);
const { NCALayerClient } = require(at('ncalayer-js-client'));
const recorded = require(path.join(at('ncalayer-js-client'), 'test', 'test-data.json'));

const change = async (what) => {
  const answer = await fetch(`${testers}/manage/v1/agent`, {
    method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
};

// What the person did when it was recorded: the answer shows it.
const cancelled = (entry) => {
  const response = JSON.parse(entry.response);
  return response.message === 'action.canceled' || (response.body && response.body.result === undefined);
};

(async () => {
  const client = new NCALayerClient(url);
  for (const [index, entry] of recorded.entries()) {
    const task = JSON.parse(entry.task);
    const params = task.params.map((param) => (
      typeof param === 'string' && param.startsWith('!!') ? NCALayerClient[param.slice(2)] : param));
    const tokens = entry.response.includes('[],') ? [] : ['AKKaztokenStore'];
    await change({ tokens, next: cancelled(entry) ? ['cancelled'] : [] });
    const raw = [];
    const sent = [];
    client.onResponseReady = (data) => raw.push(JSON.parse(data));
    client.onRequestReady = (data) => sent.push(JSON.parse(data));
    let result;
    try {
      result = await client[task.exec](...params);
    } catch (error) {
      result = error.toString();
    }
    console.log(JSON.stringify({
      index, exec: task.exec, sent: sent.pop() ?? null, raw: raw.pop(), result: result ?? null,
      recorded: JSON.parse(entry.response), expected: entry.result ?? null,
    }));
  }
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
