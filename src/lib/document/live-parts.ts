// Everything that makes a document live, in one chunk that is fetched after the first paint.
export { openDocument } from '$lib/collaboration/provider';
export { describeSaving } from '$lib/collaboration/save-words';
export { addCommitmentMark } from '$lib/editor/commitment-mark';
export { jumpToCommitment } from '$lib/editor/jump';
export { sectionsOf } from '$lib/editor/read';
export { default as SectionEditor } from '$lib/editor/SectionEditor.svelte';
