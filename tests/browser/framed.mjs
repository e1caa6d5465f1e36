// Pages of another site that frame ours, and names that were made to lead to the agent, in the system's Chromium. On stdin a JSON object:
// `plain`, `gateway`, `management`, `agent` (URLs, the agent's as https; its setting lets https://portal.example.kz ask), `chromium` (file),
// `modules` (directory of npm packages). On stdout: `framed` (how many frames were tried), `wrong` (those that showed something), `rebound`
// and `foreign` (what a rebound name and a page of another site got of the agent), `allowed` (what the page got that may ask).
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const { plain, gateway, management, agent, chromium: executablePath, modules } = JSON.parse(await read(process.stdin));
const require = createRequire(path.join(modules, 'x.js'));
const { chromium } = require('playwright-core');
const { WebSocket } = require('ws');
const port = new URL(agent).port;
const server = http.createServer((request, answer) => {
    const target = new URL(request.url, 'http://x').searchParams.get('target');
    const frames = target ? ['', ' sandbox="allow-scripts allow-forms allow-same-origin"'].map((how) => `<iframe src="${target.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"${how}></iframe>`).join('') : '';
    answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>strange</title>${frames}`);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const strange = `http://strange.test:${server.address().port}/`;
const browser = await chromium.launch({
    executablePath, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--ignore-certificate-errors',
        '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
        '--host-resolver-rules=MAP strange.test 127.0.0.1,MAP rebound.test 127.0.0.1'],
});
const context = await browser.newContext({ ignoreHTTPSErrors: true });
const tab = await context.newPage();
const wrong = [];
let framed = 0;
const pages = [
    ...['/', '/services', '/login', '/register', '/verify', '/centre', '/workstation', '/cabinet', '/docs', '/docs/api', '/try', '/nowhere'].map((of) => gateway + of),
    ...['/', '/login', '/workstation'].map((of) => plain + of),
    ...['/', '/console/clock', '/console/faults', '/console/certificates', '/docs', '/console/nowhere'].map((of) => management + of),
    `${agent}/`,
];
for (const target of pages) {
    // The page itself is there; only in a frame it is not.
    const alone = await tab.goto(target);
    if (alone.status() >= 500 || !(await tab.locator('h1').count())) wrong.push(`${target}: ${alone.status()}, nothing to frame`);
    await tab.goto(`${strange}?target=${encodeURIComponent(target)}`);
    await tab.waitForLoadState('load');
    for (const frame of tab.frames().slice(1)) {
        framed += 1;
        const text = await frame.evaluate(() => document.body?.innerText ?? '').catch(() => '');
        // The testers' listener refuses a page of another site before it says anything.
        const isRefused = text.includes('"status":403') && text.includes('ORIGIN_REFUSED');
        if (!frame.url().startsWith('chrome-error://') && text.trim() && !isRefused) wrong.push(`${target} in a frame: ${frame.url()}: ${text.slice(0, 80)}`);
    }
}
// A WebSocket of a page: greeted, or refused.
const socket = (address) => new Promise((done) => {
    const asked = new WebSocket(address);
    asked.onmessage = (event) => { done(event.data.includes('version') ? 'greeted' : event.data); asked.close(); };
    asked.onerror = asked.onclose = () => done('refused');
});
const inPage = `(${socket.toString()})`;
// The name was the attacker's when the page was fetched; now it leads to the agent.
const rebound = {};
await tab.route(`https://rebound.test:${port}/start`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>strange</title>' }));
await tab.goto(`https://rebound.test:${port}/start`);
rebound.page = await tab.evaluate(async () => (await fetch('/')).status);
rebound.socket = await tab.evaluate(`${inPage}('wss://rebound.test:${port}/')`);
rebound.decided = await tab.evaluate(async () => (await fetch('/ask/1', { method: 'POST', body: new URLSearchParams({ outcome: 'signed' }) })).status);
// A page of another site that asks by the agent's own address; an opaque answer says nothing, what came over the wire does.
const foreign = {};
await tab.goto(strange);
foreign.socket = await tab.evaluate(`${inPage}('${agent.replace('https', 'wss')}/')`);
const answered = tab.waitForResponse((answer) => answer.url().endsWith('/ask/1'));
await tab.evaluate(`fetch('${agent}/ask/1', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ outcome: 'signed' }) }).catch(() => 0)`);
foreign.decided = (await answered).status();
await browser.close();
server.close();
const allowed = await new Promise((done) => {
    const asked = new WebSocket(agent.replace('https', 'wss'), { rejectUnauthorized: false, origin: 'https://portal.example.kz' });
    asked.on('message', () => { done('greeted'); asked.close(); });
    asked.on('error', (error) => done(String(error)));
});
console.log(JSON.stringify({ framed, wrong, rebound, foreign, allowed }));
