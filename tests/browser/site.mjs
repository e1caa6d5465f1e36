// The pages in the system's Chromium: axe-core, languages, a phone, the dark, no script, hostile texts. On stdin a JSON object: `gateway`
// (URL of the plain listener), `chromium` (file), `modules` (directory of npm packages), `documents` (what is handed in), `planted` (texts of
// strangers), `pictures` (a directory for pictures of the pages, or null). On stdout: `pages` (what was looked at) and `wrong` (what is
// wrong, a sentence each).
import { createRequire } from 'node:module';
import path from 'node:path';
import { looking } from './look.mjs';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const { gateway, chromium: executablePath, modules, documents, planted, pictures, rated } = JSON.parse(await read(process.stdin));
const { chromium } = createRequire(path.join(modules, 'x.js'))('playwright-core');

const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const { wrong, pages, complain, look, watched, crawl } = looking({ browser, own: [gateway], modules, pictures });

const open = (tab, address) => tab.goto(gateway + address, { waitUntil: 'load' });
const send = async (tab, selector) => {
    await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.locator(selector).click()]);
};

// The portal and the cabinet: registration, login, a form, signing as somebody of the test PKI, the request.
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
const portal = async (tab, lang, seen) => {
    const press = (selector, which = 'first') => Promise.all([
        tab.waitForNavigation({ waitUntil: 'load' }), tab.locator(selector)[which]().click(),
    ]);
    const service = '/services/wko2016-141-housing-queue';
    await open(tab, `/services?lang=${lang}`);
    await seen('services');
    await open(tab, '/services?q=zzzz');
    await seen('services-none');
    await open(tab, service);
    await seen('service');
    await open(tab, '/services/wko2015-153-01-camp-referral');
    await seen('service-on-paper');
    await open(tab, '/register');
    await seen('register');
    await press('main form button');
    await seen('register-refused');
    await open(tab, '/login');
    await seen('login');
    await press('main form button');
    await seen('login-refused');
    await tab.selectOption('form.testers select', 'people/valid');
    await press('form.testers button');
    await seen('cabinet');
    await open(tab, `${service}/order/fields/district`);
    await seen('question');
    await press('main form button');
    await seen('question-refused');
    await open(tab, '/services/sko2015-483-housing-assistance/order/fields/familyMembers');
    await seen('question-table');
    await open(tab, `${service}/order/documents`);
    await tab.setInputFiles('input[type="file"]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') });
    await press('main form[enctype] button', 'last');
    await seen('documents-refused');
    await tab.setInputFiles('input[type="file"]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: PDF });
    await press('main form[enctype] button', 'last');
    await seen('documents');
    // A large file shows how much of it is sent; without scripts it is sent as well.
    const large = { kk: 'үлкен.pdf', ru: 'большой.pdf' }[lang] ?? 'large.pdf';
    await tab.setInputFiles('input[type="file"]', { name: large, mimeType: 'application/pdf', buffer: Buffer.concat([PDF, Buffer.alloc(1024 * 1024)]) });
    await press('main form[enctype] button', 'last');
    if (!(await tab.locator('main').innerText()).includes(large)) complain(`a large file was not attached in ${lang}`);
    await open(tab, `${service}/order/check`);
    await seen('check');
    await open(tab, `${service}/order/sign`);
    await seen('sign');
    // The document is fetched by the script: no part of the page, and all of it goes to the agent.
    const [source] = await tab.locator('form[data-source]').evaluateAll((forms) => forms.map((form) => form.dataset.source));
    const [document] = await Promise.all([tab.request.get(gateway + source), tab.waitForTimeout(200)]);
    if (document.headers()['cache-control'] !== 'no-store') complain(`the document to be signed is kept: ${document.headers()['cache-control']}`);
    if ((await document.body()).length < 1024 * 1024) complain(`the document to be signed lacks its attachment in ${lang}`);
    const stranger = await browser.newContext();
    const theirs = await stranger.request.get(gateway + source, { maxRedirects: 0 });
    if (theirs.status() !== 303) complain(`a stranger gets the document to be signed: ${theirs.status()}`);
    await stranger.close();
    await tab.selectOption('form.testers select', 'people/revoked');
    await press('form.testers button');
    await seen('not-sent');
    await open(tab, `${service}/order/sign`);
    await tab.selectOption('form.testers select', 'people/valid');
    await press('form.testers button');
    await seen('sent');
    const request = new URL(tab.url()).pathname;
    if (!request.startsWith('/cabinet/requests/')) complain(`not sent: ${(await tab.locator('main').innerText()).slice(0, 300)}`);
    // Of the one regulation that has it: a request of the same person that came by another way.
    await open(tab, `/cabinet/requests/${rated}/questionnaire`);
    await press('main form button');
    await seen('questionnaire-refused');
    await open(tab, '/cabinet/notices');
    await seen('notices');
    await open(tab, '/cabinet');
    await seen('cabinet-full');
    await press('form.switch:not(:has(select)) button');
};

// Fills in an intake's form.
const fillIn = async (tab, fields) => {
    for (const [field, value] of Object.entries(fields)) {
        const control = tab.locator(`[name="${field}"]`).first();
        const kind = await control.evaluate((element) => element.type === 'checkbox' ? 'check' : element.tagName).catch(() => 'INPUT');
        if (kind === 'SELECT') await control.selectOption(value);
        else if (kind === 'check') await control.check();
        else await control.fill(value);
    }
};

// Walks through every kind of page and shows each to `seen`.
const walk = async (tab, lang, seen) => {
    await open(tab, `/?lang=${lang}`);
    await seen('home');
    // The first steps: send a sample, break it, read why, in three clicks.
    await send(tab, 'main form button');
    await seen('sample-sent');
    await send(tab, 'main form button');
    await seen('sample-broken');
    await open(tab, '/verify');
    await seen('verify');
    await send(tab, 'main form button');
    await seen('verify-nothing');
    for (const [name, { file, fields }] of Object.entries(documents.verify)) {
        await open(tab, '/verify');
        const details = tab.locator('main details').first();
        if (fields.hashed) await details.evaluate((element) => { element.open = true; }).catch(() => details.locator('summary').click());
        await tab.setInputFiles('#file', file);
        for (const [id, value] of Object.entries(fields)) {
            if (id === 'rule') await tab.check(`input[name="rule"][value="${value}"]`);
            else await tab.fill(`#${id}`, value);
        }
        await send(tab, 'main form button');
        await seen(`verify-${name}`);
        if (name === 'good') {
            await tab.fill('#at', '2031-01-01T00:00');
            await send(tab, 'main form button[value="again"]');
            await seen('verify-again');
        }
    }
    await portal(tab, lang, seen);
    for (const [name, address] of [['centre', '/centre'], ['hall', '/centre/hall']]) {
        await open(tab, address);
        await seen(name);
    }
    await send(tab, 'main form button');
    await seen('ticket');
    await open(tab, '/workstation');
    await seen('sign-in');
    await tab.fill('#token', 'nobody');
    await send(tab, 'main form button');
    await seen('sign-in-refused');
    await tab.selectOption('#role', 'role:head');
    await send(tab, 'form.switch:has(select) button');
    await seen('queue');
    await open(tab, '/workstation?show=mine&search=nothing-there');
    await seen('queue-empty');
    await open(tab, '/workstation');
    const first = tab.locator('table a').first();
    await Promise.all([tab.waitForNavigation(), first.click()]);
    await seen('case');
    // The centre: an intake without its documents, then with them, by the operator's key.
    await tab.selectOption('#role', 'role:state-corporation-employee');
    await send(tab, 'form.switch:has(select) button');
    await seen('counter');
    await tab.selectOption('#service', documents.centre.service);
    await send(tab, 'main form[action="/centre/intake"] button');
    await seen('intake');
    await send(tab, 'main form button');
    await seen('intake-wrong');
    for (const [name, has] of [['refusal-receipt', false], ['receipt', true]]) {
        await open(tab, `/centre/intake?service=${documents.centre.service}`);
        await tab.fill('#applicant', '123456789011');
        await tab.fill('#representative', '900101300017');
        await tab.fill('#power-number', '1-234');
        await tab.fill('#power-date', '2026-11-01');
        await fillIn(tab, documents.centre.fields);
        if (has) for (const field of documents.centre.scans) await tab.setInputFiles(`[name="${field}"]`, documents.centre.scan);
        await send(tab, 'main form button');
        await seen(`check-${name}`);
        await send(tab, 'main form button[name="own-key"]');
        await seen(name);
    }
    // The provider's own office: its clerk takes papers in, with documents and without.
    await tab.selectOption('#role', 'role:office-clerk');
    await send(tab, 'form.switch:has(select) button');
    await seen('queue-office');
    await tab.selectOption('#intake-service', documents.office.service);
    await send(tab, 'main form[action="/workstation/intake"] button');
    await seen('office-intake');
    await tab.fill('#applicant', '123456789011');
    await fillIn(tab, documents.office.fields);
    for (const field of await tab.locator('input[type="file"]').all()) await field.setInputFiles(documents.centre.scan);
    await send(tab, 'main form button');
    await seen('office-check');
    await send(tab, 'main form button[name="own-key"]');
    await seen('office-receipt');
    if (!tab.url().includes('/workstation/receipts/')) complain(`the office takes nothing in: ${(await tab.locator('main').innerText()).slice(0, 300)}`);
};

for (const lang of ['kk', 'ru', 'en']) {
    for (const [size, options] of [
        ['desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
        ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
    ]) {
        const { context, tab } = await watched(options, lang);
        await walk(tab, lang, (name) => look(tab, name, lang, size));
        await context.close();
    }
}

// What is typed goes along when the language changes: kept by the script where the page does not send its form, gone after that.
{
    const { context, tab } = await watched({ viewport: { width: 1280, height: 900 } }, 'en');
    const to = (lang) => Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.locator(`.languages [lang="${lang}"]`).focus().then(() => tab.keyboard.press('Enter'))]);
    const is = async (name, lang, values) => {
        const own = await tab.evaluate(() => document.documentElement.lang);
        if (own !== lang) complain(`${name}: in ${own} where ${lang} was chosen`);
        for (const [selector, value] of Object.entries(values)) {
            const found = await tab.locator(selector).inputValue();
            if (found !== value) complain(`${name} in ${lang}: ${selector} is “${found}”, not “${value}”`);
        }
        if (tab.url().includes('123456789011')) complain(`${name}: a number in the address: ${tab.url()}`);
    };
    await open(tab, '/register?lang=en');
    await tab.fill('#iin', '123456789011');
    await tab.fill('#password', 'a secret');
    await to('ru');
    await is('register', 'ru', { '#iin': '123456789011', '#password': '' });
    const left = await tab.evaluate(() => JSON.stringify(sessionStorage));
    if (left !== '{}') complain(`what was typed stays in the browser: ${left}`);
    await open(tab, '/register');
    await is('register opened anew', 'ru', { '#iin': '' });
    await open(tab, '/verify');
    await tab.fill('#text', '<a>123456789011</a>');
    await tab.locator('main details').first().locator('summary').click();
    await tab.fill('#at', '2031-01-01T00:00');
    await to('kk');
    await is('verify', 'kk', { '#text': '<a>123456789011</a>', '#at': '2031-01-01T00:00' });
    await look(tab, 'verify-kept', 'kk', 'desktop');
    // Enter in a line sends the form; it changes no language.
    await Promise.all([tab.waitForNavigation({ waitUntil: 'load' }), tab.locator('#at').press('Enter')]);
    await is('verify sent', 'kk', {});
    if (!(await tab.locator('.tag').count())) complain('Enter does not send the form of /verify');
    // A verdict stays one in another language.
    await open(tab, '/verify?lang=en');
    await tab.setInputFiles('#file', documents.verify.revoked.file);
    await send(tab, 'main form button');
    await to('ru');
    await is('verdict', 'ru', {});
    if (!(await tab.locator('h1 .tag-red').count())) complain(`the verdict is lost: ${(await tab.locator('main').innerText()).slice(0, 200)}`);
    await look(tab, 'verdict-kept', 'ru', 'desktop');
    // A case has several forms.
    await open(tab, '/workstation');
    await tab.selectOption('#role', 'role:head');
    await send(tab, 'form.switch:has(select) button');
    await Promise.all([tab.waitForNavigation(), tab.locator('table a').first().click()]);
    const area = tab.locator('details.act textarea').first();
    await area.evaluate((element) => { element.closest('details').open = true; });
    const id = await area.getAttribute('id');
    await area.fill('жазба 123456789011');
    await to('en');
    await is('case', 'en', { [`#${id}`]: 'жазба 123456789011' });
    if (!(await tab.locator(`#${id}`).isVisible())) complain('what was typed into a folded form is hidden');
    await context.close();
}

// Without JavaScript the same pages are reached.
{
    const { context, tab } = await watched({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }, 'en');
    const reached = [];
    await walk(tab, 'en', async (name) => {
        reached.push(name);
        if (!(await tab.locator('h1').count())) complain(`${name}: nothing there without JavaScript`);
    });
    pages.push(`without JavaScript: ${reached.length}`);
    await context.close();
}

// An official works off what is there: take, endorse, name the executor; a text of a stranger in each field.
{
    const { context, tab } = await watched({ viewport: { width: 1280, height: 900 } }, 'en');
    await open(tab, '/workstation?lang=en');
    await tab.selectOption('#role', 'role:responsible-executor');
    await send(tab, 'form.switch:has(select) button');
    await tab.selectOption('#role', 'role:head');
    await send(tab, 'form.switch:has(select) button');
    await Promise.all([tab.waitForNavigation(), tab.locator('table a').first().click()]);
    const act = async (name) => {
        await tab.locator(`details:has(#${name}) > summary`).click();
        return tab.locator(`#${name} button`);
    };
    await (await act('take')).click();
    await tab.waitForLoadState('load');
    await act('endorse');
    await tab.fill('#endorse-text', planted[0]);
    await send(tab, '#endorse button');
    await look(tab, 'case-planted', 'en', 'desktop');
    const shown = await tab.locator('main').innerText();
    if (!shown.includes(planted[0].replace(/\u202e/gu, '[U+202E]'))) complain('what was written into the case is not shown');
    await act('name-executor');
    await tab.selectOption('#name-executor-name', { index: 0 }).catch(() => tab.fill('#name-executor-name', 'Tester: responsible executor'));
    await send(tab, '#name-executor button');
    await look(tab, 'case-moved-on', 'en', 'desktop');
    await tab.selectOption('#role', 'role:responsible-executor');
    await send(tab, 'form.switch:has(select) button');
    await Promise.all([tab.waitForNavigation(), tab.locator('table a').first().click()]);
    await act('draft-refusal');
    await tab.fill('#draft-refusal-reasons', planted[0]);
    await send(tab, '#draft-refusal button');
    await look(tab, 'draft', 'en', 'desktop');
    await send(tab, 'main form button:not([name])');
    await look(tab, 'draft-recorded', 'en', 'desktop');
    await context.close();
}

// Every section within three clicks, no dead link: for nobody, for a citizen, for each role of an official.
{
    const { context, tab } = await watched({}, 'en');
    await open(tab, '/?lang=en');
    const sections = ['/services', '/cabinet', '/centre', '/workstation', '/verify', '/docs', '/docs/api'];
    await crawl(context, gateway, { sections });
    const few = [/^\/services\//, /^\/docs\//];
    await open(tab, '/login');
    await tab.selectOption('form.testers select', 'people/valid');
    await send(tab, 'form.testers button');
    await crawl(context, gateway, { start: '/cabinet', sections: ['/cabinet/notices', ...sections], few, who: 'a citizen' });
    await open(tab, '/workstation');
    for (const role of await tab.locator('#role option').evaluateAll((all) => all.map((one) => one.value).filter((value) => value))) {
        await open(tab, '/workstation');
        await tab.selectOption('#role', role);
        await send(tab, 'form.switch:has(select) button');
        await crawl(context, gateway, { start: new URL(tab.url()).pathname, sections, few: [...few, /^\/workstation\/tasks\/[^/]*$/], who: role });
    }
    await context.close();
}
await browser.close();
console.log(JSON.stringify({ pages, wrong }));
