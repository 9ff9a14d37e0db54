/** Reads a Markdown file: its fenced blocks of code, its inline code and its links. Knows nothing of what they say. */

export interface Block {
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  /** What is written behind the language: a file name. */
  readonly info: string;
  readonly text: string;
}

const FENCE = /^```(\S*)[ \t]*(.*)\n([\s\S]*?)^```$/gm;

export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(FENCE)].map(({ index, 1: language, 2: info, 3: text }) => ({
    line: markdown.slice(0, index).split("\n").length + 1,
    language: language!,
    info: info!.trim(),
    text: text!,
  }));

/** The text outside of blocks. */
const proseOf = (markdown: string): string => markdown.replace(FENCE, "");

/** What stands between single backticks. */
export const inlineCodeOf = (markdown: string): string[] =>
  [...proseOf(markdown).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code]) => code!);

/** Where links and pictures point to that are files of the project. */
export const fileLinksOf = (markdown: string): string[] =>
  [...proseOf(markdown).matchAll(/\]\(([^)#\s]+)|(?:src|href)="([^"#]+)|^\[[^\]]+\]: (\S+)/gm)]
    .map(([, inline, attribute, reference]) => (inline ?? attribute ?? reference)!)
    .filter((target) => !/^[a-z]+:/.test(target));
