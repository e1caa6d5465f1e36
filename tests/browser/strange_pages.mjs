// Pages of other sites try every call of the testers' listener, in the system's Chromium. On stdin a JSON object: `management` (URL),
// `calls` (method, path, body), `chromium` (file), `modules` (directory of npm packages), `profile` (an empty directory). On stdout:
// how many calls were tried, what the browser saw as the answer's status for each kind of page, and what a page could read.
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const { management, calls, chromium: executablePath, modules, profile } = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(modules, 'x.js'))('playwright-core');
const port = new URL(management).port;

// The attacker's own server: an empty page.
const page = '<!doctype html><title>strange</title>';
const server = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const strange = server.address().port;

const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
        // The browser's own protection of the loopback is not what is tested here.
        '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
        // What a DNS server of the attacker would say.
        '--host-resolver-rules=MAP strange.test 127.0.0.1,MAP rebound.test 127.0.0.1',
    ],
});

// In the page: each way in which a page can send the call.
const attempts = async ({ base, calls }) => {
    const readable = [];
    let tried = 0;
    const send = async (how, url, options) => {
        tried += 1;
        try {
            const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(10000) });
            if (answer.type !== 'opaque') readable.push(`${how} ${options.method} ${url}: ${answer.status}`);
        } catch { /* The browser kept the answer, or the call, from the page. */ }
    };
    const loaded = (element) => new Promise((done) => {
        tried += 1;
        element.onload = element.onerror = () => done();
        setTimeout(done, 5000);
        document.body.append(element);
    });
    for (const { method, path, body } of calls) {
        const url = base + path;
        const withBody = method === 'GET' ? {} : { body: body ?? '' };
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
            const headers = method === 'GET' ? {} : { 'content-type': type };
            await send(`cors ${type}`, url, { method, headers, ...withBody });
        }
        if (method === 'GET') {
            await send('simple', url, { method, mode: 'no-cors' });
            const picture = document.createElement('img');
            picture.src = url;
            await loaded(picture);
            continue;
        }
        if (method !== 'POST') continue;
        await send('simple', url, { method, mode: 'no-cors', ...withBody });
        await send('simple without a type', url, { method, mode: 'no-cors', body: new Blob([body ?? '']) });
        navigator.sendBeacon(url, body ?? '');
        const frame = document.createElement('iframe');
        frame.name = `frame${tried}`;
        document.body.append(frame);
        const form = document.createElement('form');
        Object.assign(form, { method, action: url, enctype: 'text/plain', target: frame.name });
        // A form's body is NAME=VALUE: an equals sign within a text that the JSON has anyway.
        const field = document.createElement('input');
        [field.name, field.value] = body ? [`${body.slice(0, -1)},"a":"`, '"}'] : ['a', 'b'];
        form.append(field);
        document.body.append(form);
        tried += 1;
        const done = new Promise((done) => { frame.onload = done; setTimeout(done, 5000); });
        form.submit();
        await done;
    }
    return { tried, readable };
};

const result = {};
for (const [name, at, base] of [
    ['another site', `http://strange.test:${strange}/`, management],
    ['another port', `http://127.0.0.1:${strange}/`, management],
    ['a rebound name', `http://rebound.test:${port}/start`, `http://rebound.test:${port}`],
]) {
    const tab = await context.newPage();
    const statuses = {};
    // A rebound name: the page came from the attacker's server, and now the name leads to the listener.
    await tab.route(`http://rebound.test:${port}/start`, (route) => route.fulfill({ contentType: 'text/html', body: page }));
    await tab.goto(at);
    tab.on('response', (answer) => {
        if (new URL(answer.url()).port !== port) return;
        const key = `${answer.request().method()} ${answer.status()}`;
        statuses[key] = (statuses[key] ?? 0) + 1;
    });
    const { tried, readable } = await tab.evaluate(attempts, { base, calls });
    result[name] = { tried, readable, statuses };
    await tab.close();
}
await context.close();
server.close();
console.log(JSON.stringify(result));
