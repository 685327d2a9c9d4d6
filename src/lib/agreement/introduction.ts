/** What the introduction of a summary is called where themes are named. */
export const introductionTitle = 'Introduction';
