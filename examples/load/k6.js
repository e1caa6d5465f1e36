// k6: an open loop over a pool of signed documents. `k6 run -e RATE=50 -e COUNT=1000 examples/load/k6.js`
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';

const COUNT = Number(__ENV.COUNT || 1000);
const RATE = Number(__ENV.RATE || 50);
const pool = [];
for (let n = 0; n < COUNT; n++) {
  pool.push(open(`../../pool/${String(n).padStart(6, '0')}.xml`, 'b'));
}

export const options = {
  insecureSkipTLSVerify: true, // the test PKI's root: certs/root.cert.pem
  scenarios: {
    open: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      duration: `${Math.floor(COUNT / RATE)}s`,
      preAllocatedVUs: 32,
    },
  },
  thresholds: { checks: ['rate==1.0'], http_req_duration: ['p(99)<50'] },
};

export default function () {
  const document = pool[exec.scenario.iterationInTest];
  if (document === undefined) {
    exec.test.abort('the pool has ended: make a larger one');
  }
  const answer = http.post('https://127.0.0.1:8443/api/v1/requests', document, {
    headers: { 'Content-Type': 'application/xml' },
  });
  // 200 would be: registered before.
  check(answer, { 'registered': (r) => r.status === 201 });
}
