// Waiting for something to become true. The limit is there to end a hung test; nothing is asserted on time.

const LIMIT_MS = Number(process.env.HOURGLASS_PATIENCE_MS ?? 120_000);
const PAUSE_MS = 50;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is truthy, and returns it; `what` is what the error says did not happen. */
export async function until(what, ask, limit = LIMIT_MS) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      // A page that is being left or replaced can't answer; a later try may.
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited in vain until ${what} (last: ${describe(last)})`);
    await sleep(PAUSE_MS);
  }
}

const describe = (value) => (value instanceof Error ? value.message : JSON.stringify(value));
