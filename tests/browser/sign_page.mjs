// A page signs through the agent in the system's Chromium, with the script of the example for portals (examples/portal). On stdin a JSON object: `agent`
// (wss URL), `script` (file), `xml` (what is signed), `chromium` (file), `modules` (directory of npm packages), `profile` (an empty
// directory), `trusted` (what the browser trusts: "nss", "spki:DIGEST", or nothing). On stdout: what the page sent, and what it said.
import fs from 'node:fs/promises';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const { agent, script, xml, chromium: executablePath, modules, profile, trusted } = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(modules, 'x.js'))('playwright-core');

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const page = `<!doctype html><html lang="kk"><title>portal</title><script src="/sign.js" defer></script>
<form method="post" action="/sent" data-sign="${escaped(agent)}" data-sign-usage="1.3.6.1.5.5.7.3.4">
<textarea hidden data-sign-source>${escaped(xml)}</textarea><input type="hidden" name="signed" data-sign-target>
<p role="status" data-sign-status data-connecting="connecting" data-waiting="waiting" data-cancelled="cancelled by a person"
data-unreachable="no agent" data-failed="failed"></p><button>sign</button></form></html>`;
// As a careful portal has it: nothing but this site and the agent.
const policy = `default-src 'none'; script-src 'self'; form-action 'self'; connect-src 'self' ${agent}`;
const sent = [];
const server = http.createServer(async (request, answer) => {
    answer.setHeader('content-security-policy', policy);
    if (request.url === '/sign.js') {
        answer.setHeader('content-type', 'text/javascript').end(await fs.readFile(script));
    } else if (request.method === 'POST') {
        sent.push(new URLSearchParams(await read(request)).get('signed'));
        answer.setHeader('content-type', 'text/html').end('<!doctype html><title>sent</title><p role="status">sent</p>');
    } else {
        answer.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const args = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
];
if (trusted?.startsWith('spki:')) args.push(`--ignore-certificate-errors-spki-list=${trusted.slice(5)}`);
const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args });
const tab = await context.newPage();
const problems = [];
tab.on('pageerror', (error) => problems.push(String(error)));
const said = [];
for (const wanted of JSON.parse(process.argv[2] ?? '["sent"]')) {
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.click('button');
    await tab.waitForFunction((words) => words.some((word) => document.querySelector('[role=status]')?.textContent.startsWith(word)),
        ['sent', 'cancelled by', 'no agent', 'failed'], { timeout: 30000 });
    said.push({ wanted, said: await tab.textContent('[role=status]') });
}
await context.close();
server.close();
console.log(JSON.stringify({ said, sent, problems }));
process.exit(0);
