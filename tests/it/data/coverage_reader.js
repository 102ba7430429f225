// Acts as a reader of the coverage does: sees the counts, filters what no script comes to, opens one of it.
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
async function read() {
  const one = (selector) => document.querySelector(selector);
  const seen = { counts: one('#limits').textContent };
  const filter = one('#technique');
  const gaps = [...filter.options].find((option) => option.textContent.startsWith('○'));
  seen.offers_gaps = gaps !== undefined;
  const total = one('#count').textContent;
  filter.value = gaps.value;
  for (const kind of ['input', 'change']) filter.dispatchEvent(new Event(kind, { bubbles: true }));
  await wait(600);
  seen.filtered = one('#count').textContent !== total;
  seen.shown = one('#count').textContent;
  seen.overflow = Math.max(0, document.documentElement.scrollWidth - innerWidth);
  return seen;
}
addEventListener('load', async () => {
  await wait(1000);
  const seen = await read().catch((error) => { problems.push(String(error)); return {}; });
  parent.postMessage(JSON.stringify({ ...seen, problems }), '*');
});
