// Draws the app's icon: a circle and a rounded square side by side on paper, and nothing that says what it is for.
import { constants, deflateSync } from "node:zlib";

const PAPER = [251, 247, 241], TIDE = [31, 94, 99], EMBER = [168, 74, 39];
const GRID = 4; // samples a pixel and side, for smooth edges

// Shapes on a field of 100 x 60, the circle in front.
function colourAt(x, y) {
  if ((x - 28) ** 2 + (y - 30) ** 2 <= 28 ** 2) return TIDE;
  const [dx, dy] = [Math.max(Math.abs(x - 73) - 19, 0), Math.max(Math.abs(y - 30) - 19, 0)];
  return dx * dx + dy * dy <= 8 ** 2 ? EMBER : PAPER;
}

// Each byte is told as its difference from the pixel before (PNG's filter 1), so that only runs need to be compressed:
// what a deflater does with those does not depend on its version, and the same icon is the same bytes everywhere.
const asDifferences = (rows, width) => {
  for (let from = 0; from < rows.length; from += width) {
    for (let at = from + width - 1; at > from + 3; at--) rows[at] -= rows[at - 3];
    rows[from] = 1;
  }
  return rows;
};

export function icon(size, room) {
  const scale = 100 / (size * (1 - 2 * room)), rows = Buffer.alloc(size * (1 + size * 3));
  const place = (pixel, sample) => pixel + (sample + 0.5) / GRID - size / 2;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0];
      for (let s = 0; s < GRID * GRID; s++) {
        const c = colourAt(50 + place(x, s % GRID) * scale, 30 + place(y, Math.floor(s / GRID)) * scale);
        for (let i = 0; i < 3; i++) sum[i] += c[i];
      }
      for (let i = 0; i < 3; i++) rows[y * (1 + size * 3) + 1 + x * 3 + i] = Math.round(sum[i] / GRID ** 2);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(asDifferences(rows, 1 + size * 3), { level: 9, strategy: constants.Z_RLE })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]), whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  whole.set(named, 4);
  whole.writeUInt32BE(crc(named), named.length + 4);
  return whole;
}

function crc(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let i = 0; i < 8; i++) c = (c >>> 1) ^ (0xedb88320 & -(c & 1));
  }
  return (c ^ 0xffffffff) >>> 0;
}
