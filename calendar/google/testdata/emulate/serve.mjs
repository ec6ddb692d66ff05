// Serves emulate's Google on a free port of 127.0.0.1, with the seed that stands
// on the first line of the standard input, prints its address, and ends when the
// standard input does.
import { createInterface } from "node:readline";
import { createEmulator } from "emulate";

const lines = createInterface({ input: process.stdin });
lines.once("line", async (seed) => {
  const google = await createEmulator({ service: "google", port: 0, hostname: "127.0.0.1", seed: JSON.parse(seed) });
  console.log(google.url);
});
lines.once("close", () => process.exit(0));
