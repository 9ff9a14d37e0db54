/**
 * Whether tests are to run as often as `npm run test:long` has them, or, within the minutes of `npm test`, for a part of it:
 * the first so many of the same cases.
 */
export const isLong = process.env.LONG === "1";
