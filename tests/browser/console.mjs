// A tester at the console, in the system's Chromium. On stdin a JSON object: `management`, `plain` (URLs), `chromium` (file), `modules`
// (directory of npm packages), `profile` (an empty directory), `hostile` (a text that a stranger planted), `pictures` (a directory for
// screenshots, or null). On stdout: what was seen.
import { createRequire } from 'node:module';
import path from 'node:path';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const job = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(job.modules, 'x.js'))('playwright-core');
const context = await chromium.launchPersistentContext(job.profile, {
    executablePath: job.chromium,
    headless: true,
    locale: 'en-GB',
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP rebound.test 127.0.0.1'],
});
context.setDefaultTimeout(30000);
const seen = { dialogs: [], errors: [], foreign: [], sizes: {} };
const page = await context.newPage();
const watch = (page) => {
    page.on('dialog', (dialog) => { seen.dialogs.push(dialog.message()); dialog.dismiss(); });
    page.on('pageerror', (error) => seen.errors.push(String(error)));
    page.on('console', (said) => { if (/Content Security Policy|Refused/.test(said.text())) seen.errors.push(said.text()); });
    page.on('request', (request) => { const { origin, protocol } = new URL(request.url()); if (protocol.startsWith('http') && origin !== job.management) seen.foreign.push(request.url()); });
};
watch(page);
const main = (page) => page.locator('main').innerText();

// The tour: three clicks.
await page.goto(job.management + '/');
seen.first = await main(page);
await page.getByRole('button', { name: '1. Send a sample' }).click();
seen.sent = await main(page);
await page.getByRole('button', { name: '2. Break it and send it' }).click();
seen.broken = await main(page);
await page.getByRole('link', { name: '3. Read why' }).click();
seen.why = await main(page);

// A revoked certificate, and its refusal arrives live in another window.
const live = await context.newPage();
watch(live);
await live.goto(job.management + '/console/journal?q=code:CERTIFICATE_REVOKED');
seen.before = await live.locator('#entries').innerText();
await page.goto(job.management + '/console/certificates');
await page.locator('input[name=defects][value=revoked]').check();
await page.getByRole('button', { name: 'Issue', exact: true }).click();
seen.issued = await main(page);
const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Certificate, PEM' }).click()]);
seen.file = download.suggestedFilename();
await page.getByRole('button', { name: /Sign a sample with it/ }).click();
seen.refused = await main(page);
const begun = Date.now();
await live.locator('#entries', { hasText: 'CERTIFICATE_REVOKED' }).waitFor();
seen.liveAfter = Date.now() - begun;
seen.after = await live.locator('#entries').innerText();

// What a stranger planted is shown and does nothing.
await live.goto(job.management + '/console/journal?q=channel:soap');
seen.planted = await live.locator('#entries').innerText();
await live.locator('#entries a').first().click();
seen.plantedEntry = await main(live);
seen.markup = await live.evaluate(() => document.querySelectorAll('main img, main script, main iframe, main [onerror]').length);

// Every section, in each language, at each size; without JavaScript too.
const plain = await chromium.launchPersistentContext(job.profile + '-plain', { executablePath: job.chromium, headless: true, javaScriptEnabled: false, args: ['--no-sandbox', '--disable-gpu'] });
const still = await plain.newPage();
await still.goto(job.management + '/console/clock');
await still.locator('input[name=by]').fill('PT2H');
await still.locator('form:has(input[name=by]) button').click();
seen.moved = await still.locator('main').innerText();
await plain.close();

const paths = ['/', '/console/journal', '/console/certificates', '/console/people', '/console/people/12', '/console/clock', '/console/exchange', '/console/players', '/console/faults'];
for (const lang of ['kk', 'ru', 'en']) {
    for (const target of paths) {
        const answer = await page.goto(`${job.management}${target}?lang=${lang}`);
        seen.sizes[`${lang} ${target}`] = [answer.status(), (await answer.body()).length, await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)];
        if (job.pictures && lang === 'en') {
            const name = target.replaceAll('/', '_');
            await page.screenshot({ path: `${job.pictures}/desk${name}.png`, fullPage: true });
            await page.setViewportSize({ width: 390, height: 844 });
            await page.emulateMedia({ colorScheme: 'dark' });
            await page.screenshot({ path: `${job.pictures}/phone${name}.png`, fullPage: true });
            await page.emulateMedia({ colorScheme: 'light' });
            await page.setViewportSize({ width: 1280, height: 800 });
        }
    }
}
if (job.pictures) {
    await live.screenshot({ path: `${job.pictures}/entry.png`, fullPage: true });
}

// A name that DNS leads here.
const rebound = await context.newPage();
const answer = await rebound.goto(`http://rebound.test:${new URL(job.management).port}/console/journal`);
seen.rebound = answer.status();

await context.close();
console.log(JSON.stringify(seen));
