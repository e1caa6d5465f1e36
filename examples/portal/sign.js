// Signs a form in the browser: asks the signing agent (NCALayer, or Qaqpa's own) for a signature and puts it into the form before it is sent.
//
//   <form method="post" data-sign="wss://127.0.0.1:13579/" data-sign-format="xml" data-sign-usage="1.3.6.1.5.5.7.3.4">
//     <textarea hidden data-sign-source>…what is to be signed…</textarea>
//     <input type="hidden" name="signed" data-sign-target>
//     <p role="status" data-sign-status data-connecting="…" data-waiting="…" data-cancelled="…" data-unreachable="…" data-failed="…"></p>
//     <button>…</button>
//   </form>
//
// data-sign-usage: the uses that the certificate must have, with spaces between them. data-sign-format: xml, or cms (attached). Every word
// that a person reads stands in the page. When it is signed the form is sent; `qaqpa:signed` and `qaqpa:unsigned` are events of the form.
(() => {
    'use strict';

    // How long the agent may take to open its connection. How long a person takes is the person's.
    const CONNECT_MILLIS = 5000;

    // One request, one answer. The greeting comes first and is no answer: it has no status.
    const ask = (address, message) => new Promise((resolve, reject) => {
        let socket;
        try {
            socket = new WebSocket(address);
        } catch (error) {
            reject(new Error('unreachable'));
            return;
        }
        const timer = setTimeout(() => { reject(new Error('unreachable')); socket.close(); }, CONNECT_MILLIS);
        let opened = false;
        socket.onopen = () => {
            opened = true;
            clearTimeout(timer);
            socket.send(JSON.stringify(message));
        };
        socket.onmessage = ({ data }) => {
            let answer;
            try {
                answer = JSON.parse(data);
            } catch (error) {
                return;
            }
            if (answer === null || typeof answer.status !== 'boolean') return;
            resolve(answer);
            socket.close();
        };
        socket.onclose = () => {
            clearTimeout(timer);
            reject(new Error(opened ? 'failed' : 'unreachable'));
        };
        socket.onerror = () => {};
    });

    const words = (text) => (text ?? '').split(/\s+/).filter(Boolean);

    // The signature, as text; an Error whose message is a word of the status where there is none.
    const sign = async (form, source) => {
        const { sign: address, signFormat: format = 'xml', signUsage, signIin: iin, signBin: bin } = form.dataset;
        const answer = await ask(address, {
            module: 'kz.gov.pki.knca.basics',
            method: 'sign',
            args: {
                format,
                data: source,
                signingParams: { decode: false, encapsulate: true, digested: false },
                signerParams: { extKeyUsageOids: words(signUsage), iin: iin ?? '', bin: bin ?? '', chain: null },
                locale: document.documentElement.lang === 'kk' ? 'kk' : 'ru',
            },
        });
        if (!answer.status) {
            const error = new Error('failed');
            error.code = [answer.code, answer.details].filter(Boolean).join(': ');
            throw error;
        }
        const result = answer.body && answer.body.result;
        const signature = Array.isArray(result) ? result[0] : result;
        if (typeof signature !== 'string' || signature === '') throw new Error('cancelled');
        return signature;
    };

    const say = (form, word, more = '') => {
        const status = form.querySelector('[data-sign-status]');
        if (status) status.textContent = [status.dataset[word] ?? '', more].filter(Boolean).join(' ');
    };

    // Before anything else hears of it: what is not signed yet is not sent.
    document.addEventListener('submit', async (event) => {
        const form = event.target;
        if (!(form instanceof HTMLFormElement) || !form.dataset.sign) return;
        const source = form.querySelector('[data-sign-source]');
        const target = form.querySelector('[data-sign-target]');
        const { submitter } = event;
        // Another button of the form (back, save as a draft) sends it as it is.
        if (!source || !target || target.value || (submitter && submitter.dataset.signSkip !== undefined)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (form.dataset.signing) return;
        form.dataset.signing = 'yes';
        form.setAttribute('aria-busy', 'true');
        say(form, 'connecting');
        try {
            const asking = sign(form, source.value);
            say(form, 'waiting');
            target.value = await asking;
            say(form, 'signed');
            form.dispatchEvent(new CustomEvent('qaqpa:signed', { bubbles: true }));
            form.requestSubmit(submitter ?? undefined);
        } catch (error) {
            say(form, error.message, error.code);
            form.dispatchEvent(new CustomEvent('qaqpa:unsigned', { bubbles: true, detail: error.message }));
        } finally {
            delete form.dataset.signing;
            form.removeAttribute('aria-busy');
        }
    }, true);
})();
