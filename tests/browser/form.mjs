// A citizen fills in a service's form at the portal, page by page, as portal.mjs and by_hand.mjs do it.
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

export const submit = async (page, form) => {
    await form.locator('button').first().click();
    await page.waitForLoadState();
};

const answer = async (form, answers) => {
    for (const control of await form.locator('input:not([type="hidden"]), textarea, select').all()) {
        const id = await control.getAttribute('name');
        const kind = (await control.getAttribute('type')) || (await control.evaluate((node) => node.tagName.toLowerCase()));
        const value = answers[id];
        if (value === undefined) continue;
        if (kind === 'radio' || kind === 'checkbox') {
            if ((await control.getAttribute('value')) === value) await control.check();
        } else if (kind === 'select') await control.selectOption(value);
        else await control.fill(value);
    }
};

// The questions, one page after the other.
export const fill = async (page, run) => {
    for (let turn = 0; turn < 60 && page.url().includes('/order/fields/'); turn += 1) {
        const name = new URL(page.url()).pathname.split('/').pop();
        const form = page.locator('main form').first();
        for (let row = 2; row <= ((run.rows ?? {})[name] || 0); row += 1) {
            // A row that is empty is none: what stands there is filled in first.
            await answer(form, run.answers);
            await form.locator('button[value="add"]').click();
            await page.waitForLoadState();
        }
        await answer(form, run.answers);
        await submit(page, form);
        const summary = page.locator('.error-summary');
        if (await summary.count()) throw new Error(`${name}: ${await summary.innerText()}`);
    }
};

// The documents, if the form asks for some; then the page that checks the answers.
export const attach = async (page) => {
    if (!page.url().endsWith('/documents')) return;
    for (const input of await page.locator('input[type="file"]').all()) {
        await input.setInputFiles({ name: 'құжат.pdf', mimeType: 'application/pdf', buffer: PDF });
    }
    await submit(page, page.locator('form[enctype]').last());
    await page.locator('main button[name="go"]').click();
    await page.waitForLoadState();
};
