// From the start of the binary to the first page that a person sees, in the system's Chromium, which is open already. On stdin a JSON object:
// `program` and `args` (one listener's port is `port`, the plain one), `port`, `turns`, `chromium` (file), `modules` (directory of npm
// packages). On stdout: of each turn the milliseconds to `ready`, to the answer's first octet, to the first contentful paint.
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const job = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(job.modules, 'x.js'))('playwright-core');
const browser = await chromium.launch({ executablePath: job.chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
const turns = [];
for (let turn = 0; turn < job.turns; turn += 1) {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'first-paint-'));
    // A context of its own: nothing is kept of the turn before.
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto('about:blank');
    const begun = performance.now();
    const beginning = Date.now();
    const child = spawn(job.program, [...job.args, '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((done) => {
        let printed = '';
        child.stdout.on('data', (octets) => { printed += octets; if (/^ready$/m.test(printed)) done(); });
    });
    const ready = performance.now() - begun;
    await tab.goto(`http://127.0.0.1:${job.port}/`);
    const painted = await tab.evaluate(() => new Promise((done) => {
        const said = () => performance.getEntriesByName('first-contentful-paint')[0];
        const tell = (entry) => {
            const { responseStart } = performance.getEntriesByType('navigation')[0];
            done({ octet: performance.timeOrigin + responseStart, paint: performance.timeOrigin + entry.startTime });
        };
        if (said()) tell(said());
        else new PerformanceObserver((list) => { const [entry] = list.getEntriesByName('first-contentful-paint'); if (entry) tell(entry); }).observe({ type: 'paint', buffered: true });
    }));
    turns.push({ ready: Math.round(ready), octet: Math.round(painted.octet - beginning), paint: Math.round(painted.paint - beginning) });
    const ended = new Promise((done) => child.on('exit', done));
    child.kill('SIGTERM');
    await ended;
    await context.close();
    fs.rmSync(data, { recursive: true, force: true });
}
await browser.close();
console.log(JSON.stringify(turns));
