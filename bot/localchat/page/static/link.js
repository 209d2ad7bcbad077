// The connection to the server: changes come in as server-sent events, acts go out as requests.

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5_000;

// `told`: state(data), change(data), gone(isLocked). Connects anew by itself, for ever.
export function connect(told) {
  let wait = FIRST_WAIT_MS;
  let source = null;
  let watch = 0;
  let stale = 40_000;

  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(again, stale);
  };
  const open = () => {
    source = new EventSource("events");
    source.addEventListener("state", (event) => {
      const data = JSON.parse(event.data);
      wait = FIRST_WAIT_MS;
      stale = data.stale_s * 1000;
      alive();
      told.state(data);
    });
    source.addEventListener("change", (event) => {
      alive();
      told.change(JSON.parse(event.data));
    });
    source.addEventListener("ping", alive);
    source.onerror = again;
    alive();
  };
  const again = async () => {
    if (!source) return;
    source.close();
    source = null;
    clearTimeout(watch);
    told.gone(await isLocked());
    setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
  // A phone that wakes up has a dead connection and does not know it yet.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && source?.readyState === 2) again(); });
  open();
}

async function isLocked() {
  try {
    return (await fetch("act", { method: "POST", body: '{"act":"look"}' })).status === 403;
  } catch {
    return false;
  }
}

async function answered(request) {
  let response;
  try { response = await request; } catch { return { error: "offline" }; }
  try { return await response.json(); } catch { return { error: `HTTP ${response.status}` }; }
}

export const act = (name, values = {}) =>
  answered(fetch("act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ act: name, ...values }),
  }));

export function upload(file, values) {
  const query = new URLSearchParams({ name: file.name });
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  return answered(fetch(`upload?${query}`, { method: "POST", body: file }));
}

export const fileAddress = (id) => `file/${encodeURIComponent(id)}`;
