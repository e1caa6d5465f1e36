// A citizen and the officials of every role, by hand, in the system's Chromium: the citizen signs through the agent, each official does the
// steps of the own role in the workstation and signs through the agent, the citizen opens and saves the result. On stdin a JSON object:
// `base`, `management`, `agent` (URLs, the agent's as https), `chromium` (file), `modules` (directory of npm packages), `profile` and
// `saved` (empty directories), `officials` (by role: `name`, `token`, and `key`, by which the agent knows the own key), `runs`: each with
// `service`, `lang`, `iin`, `password` (none: login through the agent), `answers`, `fields` (of the result); `centre`: `service`, `lang`, `fields`,
// `scans` of an intake at the counter. On stdout what was seen.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { PDF, attach, fill, submit } from './form.mjs';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const job = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(job.modules, 'x.js'))('playwright-core');
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: job.chromium, headless: true, args });
const foreign = [];
const opened = async (viewport) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport, acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    page.on('request', (request) => {
        if (![job.base, job.agent].some((own) => request.url().startsWith(own)) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    return page;
};
const citizen = await opened({ width: 390, height: 844 });
const official = await opened({ width: 1280, height: 900 });
const agent = await opened({ width: 600, height: 800 });
const main = (page) => page.locator('main').innerText();
const press = (page, button) => Promise.all([page.waitForNavigation(), button.click()]);

// What a person does in the agent's window, which shows by itself what is asked: chooses the key, and signs or not.
const decide = async (key, outcome = 'signed') => {
    if (!agent.url().startsWith(job.agent)) await agent.goto(job.agent);
    const choice = agent.locator(`input[name="key"][value="${key}"]`).first();
    try {
        await choice.waitFor({ state: 'attached', timeout: 15000 });
    } catch {
        throw new Error(`the agent does not offer ${key}: ${agent.url()} ${(await agent.content()).slice(0, 1500)}`);
    }
    await choice.check();
    await press(agent, agent.locator(`button[value="${outcome}"]`).first());
};
const sign = async (page, key) => {
    const leaves = page.waitForNavigation();
    await page.locator('[data-sign-button]').click();
    await decide(key);
    await leaves;
    await page.waitForLoadState();
};

const stands = async (number) => {
    const answer = await citizen.request.get(`${job.management}/api/v1/requests/${number}`);
    return answer.json();
};

// The official of a role signs in with the own token.
let working = '';
const enter = async (person, lang) => {
    if (working !== person.name) {
        if (working) await press(official, official.locator('form.switch[action$="/sign-out"] button'));
        await official.goto(`${job.base}/workstation?lang=${lang}`);
        await official.fill('#token', person.token);
        await press(official, official.locator('main form button'));
        if (await official.locator('#token').count()) throw new Error(`${person.name} is not let in: ${await main(official)}`);
        working = person.name;
    }
    await official.goto(`${job.base}/workstation?lang=${lang}`);
};
const done = [];
// Fills in the form of an act and sends it; what the regulation has signed is signed through the agent.
const act = async (name, person, filled = {}) => {
    const form = official.locator(`form#${name}`);
    if (!(await form.isVisible())) await official.locator(`details:has(form#${name}) > summary`).click();
    for (const [field, value] of Object.entries(filled)) {
        const control = form.locator(`[name="${field}"]`).first();
        const kind = await control.evaluate((node) => node.type);
        if (kind === 'radio') await form.locator(`[name="${field}"][value="${value}"]`).check();
        else if (kind === 'select-one') await control.selectOption(value);
        else await control.fill(value);
    }
    await press(official, form.locator('button'));
    // A draft is looked at before it is recorded.
    if (official.url().endsWith('/preview')) await press(official, official.locator('main form button:not([name])').first());
    const isSigned = await official.locator('[data-sign-button]').count() > 0;
    if (isSigned) await sign(official, person.key);
    const alert = official.locator('[role="alert"]');
    if (await alert.count()) throw new Error(`${person.name}: ${name}: ${await alert.innerText()}`);
    done.push(`${person.role} ${name}${isSigned ? ' signed' : ''}`);
};

// Everything that officials do until the request has its outcome.
const worked = async (number, run) => {
    const steps = [];
    for (let turn = 0; turn < 40; turn += 1) {
        const now = await stands(number);
        if (!now.open) return { status: now.status, steps };
        const role = now.open.role ?? now.open.actor;
        const people = job.officials.filter((person) => person.role === role);
        if (people.length === 0) throw new Error(`nobody for ${JSON.stringify(now.open)}`);
        const person = people[steps.filter((step) => step === `${role} ${now.open.label}`).length % people.length];
        steps.push(`${role} ${now.open.label}`);
        await enter(person, run.lang);
        await press(official, official.locator(`main a[href="/workstation/tasks/${number}"]`));
        const has = async (name) => (await official.locator(`form#${name}`).count()) > 0;
        if (await has('vote')) {
            await act('vote', person, { for: 'true' });
            continue;
        }
        if (!done.includes(`${role} give-back`)) {
            await act('take', person);
            await act('give-back', person);
        }
        await act('take', person);
        if (await has('endorse')) {
            await act('endorse', person, { text: 'Қарауға' });
            await act('name-executor', person, { name: job.officials.find((one) => one.role === 'responsible-executor').name });
        } else if (await has('draft-result')) await act('draft-result', person, { fields: (run.fields ?? []).join('\n') });
        else if (await has('sign')) await act('sign', person);
        else if (await has('hand-over')) await act('hand-over', person, { text: '№ 1' });
        else await act('complete', person, { text: 'орындалды' });
    }
    throw new Error(`it does not end: ${steps.join(', ')}`);
};

const seen = [];
for (const run of job.runs) {
    await citizen.context().clearCookies();
    await citizen.goto(`${job.base}/${run.password ? 'register' : 'login'}?lang=${run.lang}`);
    if (run.password) {
        await citizen.fill('#iin', run.iin);
        await citizen.fill('#password', run.password);
        await submit(citizen, citizen.locator('form[action="/register"]'));
    } else {
        await sign(citizen, 'authentication-key');
    }
    const cabinet = citizen.url();
    await citizen.goto(`${job.base}/services/${run.service}/order`);
    await fill(citizen, run);
    await attach(citizen);
    await press(citizen, citizen.locator('main a.button').last());
    const result = { service: run.service, lang: run.lang, cabinet };
    if (seen.length === 0) {
        // Whoever closes the agent's window is told so, and can try again.
        await citizen.locator('[data-sign-button]').click();
        await decide('valid', 'cancelled');
        const said = citizen.locator('[data-sign-status]');
        const working = await citizen.locator('form[data-sign]').getAttribute('data-working');
        for (let turn = 0; turn < 100 && (await said.innerText()) === working; turn += 1) await citizen.waitForTimeout(100);
        if ((await said.innerText()) === working) throw new Error(`nothing is said: ${await said.innerText()}; ${citizen.url()}; ${agent.url()} ${(await agent.content()).slice(0, 1500)}`);
        result.cancelled = await citizen.locator('[data-sign-status]').innerText();
    }
    await sign(citizen, 'valid');
    result.sent = citizen.url();
    if (!result.sent.includes('/cabinet/requests/')) throw new Error(`${run.service}: ${await main(citizen)}`);
    const number = new URL(result.sent).pathname.split('/').pop();
    result.number = number;
    Object.assign(result, await worked(number, run));
    await submit(citizen, citizen.locator('main form').first());
    result.request = await main(citizen);
    const links = citizen.locator('main a.button');
    for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))) {
        if (href.includes('save=yes')) {
            const [download] = await Promise.all([citizen.waitForEvent('download'), citizen.locator(`main a[href="${href}"]`).click()]);
            await download.saveAs(path.join(job.saved, `${number}.${href.includes('format=pdf') ? 'pdf' : 'xml'}`));
        } else if (href.includes('format=html')) {
            const shown = await citizen.context().newPage();
            await shown.goto(`${job.base}${href}`);
            result.shown = await shown.locator('body').innerText();
            await shown.close();
        }
    }
    seen.push(result);
}
// The centre: the operator types what the paper says, with a representative, looks at what the databases answered, signs by the agent and
// gives the receipt; then the request is worked off like any other.
const centre = {};
{
    const operator = job.officials.find((person) => person.role === 'state-corporation-employee');
    await enter(operator, job.centre.lang);
    await official.goto(`${job.base}/centre`);
    await official.selectOption('#service', job.centre.service);
    await press(official, official.locator('main form[action="/centre/intake"] button'));
    for (const [name, value] of Object.entries(job.centre.fields)) {
        const control = official.locator(`[name="${name}"]`).first();
        if (await control.evaluate((node) => node.tagName) === 'SELECT') await control.selectOption(value);
        else await control.fill(value);
    }
    for (const name of job.centre.scans) await official.setInputFiles(`[name="${name}"]`, { name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([PDF, Buffer.alloc(300 * 1024)]) });
    await press(official, official.locator('main form button').last());
    centre.answers = await main(official);
    centre.octets = Buffer.byteLength(await official.content());
    centre.raw = await official.locator('details pre code').allTextContents();
    const own = official.locator('details:has(form[data-sign])');
    if (!(await own.getAttribute('open'))) await own.locator('summary').click();
    await sign(official, operator.key);
    centre.url = official.url();
    centre.receipt = await main(official);
    if (!centre.url.includes('/centre/receipts/')) throw new Error(`no receipt: ${centre.receipt}`);
    centre.number = new URL(centre.url).pathname.split('/').pop();
    Object.assign(centre, await worked(centre.number, { lang: job.centre.lang, fields: [] }));
}
await browser.close();
process.stdout.write(JSON.stringify({ runs: seen, done, centre, foreign, saved: fs.readdirSync(job.saved) }));
