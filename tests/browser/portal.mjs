// A citizen at the portal, in the system's Chromium. On stdin a JSON object: `base` (URL), `chromium` (file), `modules` (directory of npm
// packages), `profile` and `saved` (empty directories), `scripts` (whether JavaScript is on), `runs`: each with `service`, `lang`, `iin`,
// `password` (none: login by signature), `person` (whose key signs), `agent` (whether the agent
// signs the request), `answers` (id and value of each control), `rows` (of each table).
// On stdout what was seen of each run: the addresses, the texts, the files that were saved.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { attach, fill, submit } from './form.mjs';

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
    ignoreHTTPSErrors: true,
    javaScriptEnabled: job.scripts,
    viewport: { width: 390, height: 844 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await context.newPage();
page.setDefaultTimeout(20000);
const foreign = [];
page.on('request', (request) => {
    if (!request.url().startsWith(job.base) && !request.url().startsWith('data:')) foreign.push(request.url());
});

const main = () => page.locator('main').innerText();
const enter = async (run) => {
    await context.clearCookies();
    await page.goto(`${job.base}/register?lang=${run.lang}`);
    if (run.password) {
        await page.fill('#iin', run.iin);
        await page.fill('#password', run.password);
        await submit(page, page.locator('form[action="/register"]'));
        return;
    }
    await page.goto(`${job.base}/login?lang=${run.lang}`);
    const testers = page.locator('form.testers');
    await testers.locator('input[name="iin"]').fill(run.iin);
    await testers.locator('select').selectOption(run.person);
    await submit(page, testers);
};

const seen = [];
for (const run of job.runs) {
    await enter(run);
    const cabinet = page.url();
    await page.goto(`${job.base}/services?q=${encodeURIComponent(run.search || run.service)}`);
    await page.locator(`a[href="/services/${run.service}"]`).click();
    const service = await main();
    await page.locator(`a[href="/services/${run.service}/order"]`).click();
    await page.waitForLoadState();
    const questions = page.url();
    await fill(page, run);
    await attach(page);
    const check = await main();
    await page.locator('main a.button').last().click();
    await page.waitForLoadState();
    const markedForTesters = await page.locator('main h2').last().innerText();
    if (run.agent) {
        await page.locator('[data-sign-button]').click();
        await page.waitForURL((url) => !url.pathname.endsWith('/sign'));
    } else {
        const signing = page.locator('form.testers');
        await signing.locator('select').selectOption(run.person);
        await submit(page, signing);
    }
    const sent = page.url();
    const request = await main();
    const result = { service: run.service, cabinet, questions, description: service, check, sent, request, markedForTesters };
    if (sent.includes('/cabinet/requests/')) {
        await submit(page, page.locator('main form').first());
        result.refreshed = await main();
        const number = new URL(page.url()).pathname.split('/').pop();
        result.number = number;
        const hrefs = await page.locator('main a.button').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
        result.buttons = await page.locator('main .button').allInnerTexts();
        for (const href of hrefs) {
            const answer = await context.request.get(`${job.base}${href}`, { ignoreHTTPSErrors: true });
            const kind = answer.headers()['content-type'].split(';')[0].split('/').pop();
            fs.writeFileSync(path.join(job.saved, `${number}.${kind}`), await answer.body());
        }
        const rate = page.locator('main a[href$="/questionnaire"]');
        result.rated = await rate.count() > 0;
        if (result.rated) {
            await rate.click();
            await page.locator('input[name="process"][value="3"]').check();
            await page.locator('input[name="information"][value="2"]').check();
            await submit(page, page.locator('main form').first());
            result.questionnaire = await main();
        }
        await page.goto(`${job.base}/cabinet/notices`);
        result.notices = await main();
        await page.goto(`${job.base}/cabinet`);
        result.list = await main();
    }
    seen.push(result);
}
await context.close();
process.stdout.write(JSON.stringify({ runs: seen, foreign }));
