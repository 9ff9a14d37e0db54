/** What the demo uses of asciichart, which comes without types. */
declare module "asciichart" {
  interface Options {
    /** In rows. */
    readonly height?: number;
    readonly format?: (value: number) => string;
  }
  const asciichart: { plot(series: readonly number[], options?: Options): string };
  export default asciichart;
}
