/**
 * The instructions of WebAssembly that kernels are made of: their codes, and what follows each of them. Both the encoder and
 * the reader (`read.ts`) go by this table. https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** What follows a code: a type of results, an index, a place in memory (and the second lane), a constant (for both lanes), the number of a lane; or where sixteen bytes come from. */
export type Immediate = "type" | "index" | "place" | "placeOfLane" | "i32" | "f64" | "twice" | "lane" | "lanes";

export interface Instruction {
  readonly code: readonly number[];
  readonly immediate?: Immediate;
}

const plain = (...code: number[]): Instruction => ({ code });
const having = (immediate: Immediate, ...code: number[]): Instruction => ({ code, immediate });

export const INSTRUCTIONS = {
  block: having("type", 0x02),
  loop: having("type", 0x03),
  if: having("type", 0x04),
  else: plain(0x05),
  end: plain(0x0b),
  br_if: having("index", 0x0d),
  return: plain(0x0f),
  call: having("index", 0x10),
  select: plain(0x1b),
  "local.get": having("index", 0x20),
  "local.set": having("index", 0x21),
  "local.tee": having("index", 0x22),
  "i32.load": having("place", 0x28),
  "i64.load": having("place", 0x29),
  "f64.load": having("place", 0x2b),
  "i32.load8_u": having("place", 0x2d),
  "i32.load16_u": having("place", 0x2f),
  "i32.store": having("place", 0x36),
  "f64.store": having("place", 0x39),
  "i32.store8": having("place", 0x3a),
  "i32.store16": having("place", 0x3b),
  "i32.const": having("i32", 0x41),
  "f64.const": having("f64", 0x44),
  "i32.eqz": plain(0x45),
  "i32.eq": plain(0x46),
  "i32.ne": plain(0x47),
  "i32.lt_s": plain(0x48),
  "i32.lt_u": plain(0x49),
  "i32.gt_s": plain(0x4a),
  "i32.le_s": plain(0x4c),
  "i32.ge_s": plain(0x4e),
  "f64.eq": plain(0x61),
  "f64.ne": plain(0x62),
  "f64.lt": plain(0x63),
  "f64.gt": plain(0x64),
  "f64.le": plain(0x65),
  "f64.ge": plain(0x66),
  "i32.add": plain(0x6a),
  "i32.sub": plain(0x6b),
  "i32.mul": plain(0x6c),
  "i32.and": plain(0x71),
  "i32.or": plain(0x72),
  "i32.shl": plain(0x74),
  "i32.shr_u": plain(0x76),
  "i32.gt_u": plain(0x4b),
  "i64.const": having("i32", 0x42),
  "i64.add": plain(0x7c),
  "i64.sub": plain(0x7d),
  "i64.and": plain(0x83),
  "i64.or": plain(0x84),
  "i64.xor": plain(0x85),
  "i64.shl": plain(0x86),
  "i64.shr_u": plain(0x88),
  "f64.abs": plain(0x99),
  "f64.neg": plain(0x9a),
  "f64.ceil": plain(0x9b),
  "f64.floor": plain(0x9c),
  "f64.trunc": plain(0x9d),
  "f64.nearest": plain(0x9e),
  "f64.sqrt": plain(0x9f),
  "f64.add": plain(0xa0),
  "f64.sub": plain(0xa1),
  "f64.mul": plain(0xa2),
  "f64.div": plain(0xa3),
  "f64.min": plain(0xa4),
  "f64.max": plain(0xa5),
  "f64.copysign": plain(0xa6),
  "i32.wrap_i64": plain(0xa7),
  "f64.convert_i32_s": plain(0xb7),
  "f64.convert_i32_u": plain(0xb8),
  "f32.demote_f64": plain(0xb6),
  "f64.promote_f32": plain(0xbb),
  "i64.reinterpret_f64": plain(0xbd),
  "f64.reinterpret_i64": plain(0xbf),
  "i32.trunc_sat_f64_s": plain(0xfc, 0x02),
  "i32.trunc_sat_f64_u": plain(0xfc, 0x03),
  "v128.load": having("place", 0xfd, 0x00),
  "v128.load64_splat": having("place", 0xfd, 0x0a),
  "v128.load64_lane": having("placeOfLane", 0xfd, 0x57),
  "v128.store": having("place", 0xfd, 0x0b),
  "v128.not": plain(0xfd, 0x4d),
  "v128.and": plain(0xfd, 0x4e),
  "v128.or": plain(0xfd, 0x50),
  "v128.xor": plain(0xfd, 0x51),
  "v128.const": having("twice", 0xfd, 0x0c),
  "v128.bitselect": plain(0xfd, 0x52),
  "v128.any_true": plain(0xfd, 0x53),
  "i64x2.shl": plain(0xfd, 0xcb, 0x01),
  "i64x2.shr_u": plain(0xfd, 0xcd, 0x01),
  "i64x2.add": plain(0xfd, 0xce, 0x01),
  "i64x2.sub": plain(0xfd, 0xd1, 0x01),
  "f64x2.extract_lane": having("lane", 0xfd, 0x21),
  "f64x2.replace_lane": having("lane", 0xfd, 0x22),
  "i8x16.shuffle": having("lanes", 0xfd, 0x0d),
  "f64x2.splat": plain(0xfd, 0x14),
  "f64x2.eq": plain(0xfd, 0x47),
  "f64x2.ne": plain(0xfd, 0x48),
  "f64x2.lt": plain(0xfd, 0x49),
  "f64x2.gt": plain(0xfd, 0x4a),
  "f64x2.le": plain(0xfd, 0x4b),
  "f64x2.ge": plain(0xfd, 0x4c),
  "f64x2.ceil": plain(0xfd, 0x74),
  "f64x2.floor": plain(0xfd, 0x75),
  "f64x2.trunc": plain(0xfd, 0x7a),
  "f64x2.nearest": plain(0xfd, 0x94, 0x01),
  "f64x2.abs": plain(0xfd, 0xec, 0x01),
  "f64x2.neg": plain(0xfd, 0xed, 0x01),
  "f64x2.sqrt": plain(0xfd, 0xef, 0x01),
  "f64x2.add": plain(0xfd, 0xf0, 0x01),
  "f64x2.sub": plain(0xfd, 0xf1, 0x01),
  "f64x2.mul": plain(0xfd, 0xf2, 0x01),
  "f64x2.div": plain(0xfd, 0xf3, 0x01),
  "f64x2.min": plain(0xfd, 0xf4, 0x01),
  "f64x2.max": plain(0xfd, 0xf5, 0x01),
  "f64x2.pmin": plain(0xfd, 0xf6, 0x01),
  "f64x2.pmax": plain(0xfd, 0xf7, 0x01),
} satisfies Readonly<Record<string, Instruction>>;

export type InstructionName = keyof typeof INSTRUCTIONS;

/** How many bytes an instruction reads or writes; 0 if none. */
export function widthOfAccess(name: string): number {
  if (!/\.(load|store)/.test(name)) return 0;
  const bits = /(?:load|store)(\d+)/.exec(name)?.[1];
  return bits ? Number(bits) / 8 : name.startsWith("v128") ? 16 : name.startsWith("i32") ? 4 : 8;
}

export type ValueType = "i32" | "f64" | "v128";

export const TYPE_CODES: Readonly<Record<ValueType | "none", number>> = {
  i32: 0x7f,
  f64: 0x7c,
  v128: 0x7b,
  none: 0x40,
};
