// Everything that makes a document live, in one chunk that is fetched after the first paint.
export { openDocument } from '$lib/collaboration/provider';
export { describeSaving, isRefused } from '$lib/collaboration/save-words';
export { keepCompany } from './company';
export { Finder } from '$lib/editor/finder.svelte';
export { jumpToCommitment, lightUp } from '$lib/editor/jump';
export { keepPlace } from '$lib/editor/keep-place';
export { SCHEMA_NUMBER } from '$lib/editor/schema-number';
export { highlightsOf, sectionsOf } from '$lib/editor/read';
export { default as SectionEditor } from '$lib/editor/SectionEditor.svelte';
