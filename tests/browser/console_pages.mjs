// Every page of the tester's console and of the agent in the system's Chromium: axe-core, a phone in the dark, what strangers
// planted. On stdin a JSON object: `management`, `agent` (URLs, the agent's as https), `chromium` (file), `modules` (directory of npm
// packages), `pictures` (a directory for pictures of the pages, or null). On stdout: `pages` and `wrong`, as site.mjs has them.
import { createRequire } from 'node:module';
import path from 'node:path';
import { looking } from './look.mjs';

const read = async (stream) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
};
const { management, agent, chromium: executablePath, modules, pictures } = JSON.parse(await read(process.stdin));
const require = createRequire(path.join(modules, 'x.js'));
const { chromium } = require('playwright-core');
const { WebSocket } = require('ws');
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath, headless: true, args });
const { wrong, pages, look, watched, crawl } = looking({ browser, own: [management, agent], modules, pictures });

// A page of a stranger asks the agent to sign, and waits for a person.
const asked = async () => {
    const asking = new WebSocket(agent.replace('https', 'wss'), { rejectUnauthorized: false, origin: 'https://portal.example.kz' });
    await new Promise((done, failed) => { asking.on('message', done); asking.on('error', failed); });
    asking.send(JSON.stringify({ module: 'kz.gov.pki.knca.commonUtils', method: 'signXml', args: ['PKCS12', 'SIGNATURE', '<a/>', '', ''] }));
    return asking;
};

const PAGES = {
    console: '/', journal: '/console/journal', 'journal-refused': '/console/journal?q=status:refused', 'journal-none': '/console/journal?q=nothing-like-it',
    'journal-wrong': '/console/journal?q=status:999', certificates: '/console/certificates', people: '/console/people', person: '/console/people/12',
    clock: '/console/clock', exchange: '/console/exchange', players: '/console/players', faults: '/console/faults',
    nowhere: '/console/nowhere', manual: '/docs', 'manual-settings': '/docs/settings', 'manual-paths': '/docs/api',
};
for (const lang of ['kk', 'ru', 'en']) {
    for (const [size, options] of [
        ['desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
        ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
    ]) {
        const { context, tab } = await watched({ ...options, ignoreHTTPSErrors: true }, lang);
        await tab.goto(`${management}/?lang=${lang}`);
        for (const [name, target] of Object.entries(PAGES)) {
            await tab.goto(management + target);
            await look(tab, `console-${name}`, lang, size);
        }
        // What strangers sent, entry by entry.
        await tab.goto(`${management}/console/journal?q=${encodeURIComponent('-channel:manage -channel:agent')}`);
        const entries = await tab.locator('#entries a').evaluateAll((links) => links.map((link) => link.getAttribute('href')).filter((href) => href.startsWith('/console/journal/')));
        for (const [place, href] of [...new Set(entries)].slice(0, 12).entries()) {
            await tab.goto(management + href);
            await look(tab, `console-entry-${place}`, lang, size);
        }
        await tab.goto(`${management}/console/certificates`);
        await tab.locator('input[name=defects][value=expired]').check();
        await Promise.all([tab.waitForNavigation(), tab.locator('main form:has(input[name=defects]) button').click()]);
        await look(tab, 'console-issued', lang, size);
        await tab.goto(agent);
        await look(tab, 'agent-idle', lang, size);
        // The idle page shows by itself what comes.
        const came = tab.waitForNavigation({ timeout: 10000 }).then(() => tab.locator('form fieldset').count(), () => 0);
        const asking = await asked();
        if (!(await came)) wrong.push(`the idle page of the agent does not show by itself what comes in ${lang}`);
        for (let turn = 0; turn < 50; turn += 1) {
            await tab.goto(agent);
            if (await tab.locator('form fieldset').count()) break;
            await tab.waitForTimeout(100);
        }
        await look(tab, 'agent-asks', lang, size);
        if (!(await tab.locator('form fieldset').count())) wrong.push(`the agent asks nothing in ${lang}`);
        asking.close();
        await context.close();
    }
}
// Every section of the console within three clicks, no dead link.
{
    const { context } = await watched({}, 'en');
    const names = ['journal', 'certificates', 'people', 'clock', 'exchange', 'players', 'faults'];
    await crawl(context, management, {
        sections: [...names.map((name) => `/console/${name}`), '/docs', '/docs/api'],
        few: [/^\/console\/people\/\d/, /^\/console\/certificates\?/, /^\/docs\//, /^\/console\/journal\?.*before=/], who: 'a tester',
    });
    await context.close();
}
await browser.close();
console.log(JSON.stringify({ pages, wrong }));
