// k6: an open loop over a pool of signed documents. `k6 run -e RATE=50 -e COUNT=1000 examples/load/k6.js`
// URL is another gateway's, POOL the directory of the documents, P99 the threshold in milliseconds.
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';

const COUNT = Number(__ENV.COUNT || 1000);
const RATE = Number(__ENV.RATE || 50);
const P99 = Number(__ENV.P99 || 50);
const POOL = __ENV.POOL || '../../pool';
const GATEWAY = __ENV.URL || 'https://127.0.0.1:8443';
const pool = [];
for (let n = 0; n < COUNT; n++) {
  pool.push(open(`${POOL}/${String(n).padStart(6, '0')}.xml`, 'b'));
}

export const options = {
  insecureSkipTLSVerify: true, // the test PKI's root: certs/root.cert.pem
  scenarios: {
    open: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      // The first is due at once: half an interval before the one that the pool does not have.
      duration: `${Math.floor(((COUNT - 0.5) / RATE) * 1000)}ms`,
      preAllocatedVUs: 32,
    },
  },
  thresholds: { checks: ['rate==1.0'], dropped_iterations: ['count==0'], http_req_duration: [`p(99)<${P99}`] },
};

export default function () {
  const document = pool[exec.scenario.iterationInTest];
  if (document === undefined) {
    exec.test.abort('the pool has ended: make a larger one');
  }
  const answer = http.post(`${GATEWAY}/api/v1/requests`, document, {
    headers: { 'Content-Type': 'application/xml' },
  });
  // 200 would be: registered before.
  check(answer, { 'registered': (r) => r.status === 201 });
}
