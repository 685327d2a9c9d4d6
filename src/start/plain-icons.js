// Icons come as components that can be anything: any size, colour, width of line, with children of their own. Pages only
// choose a size, so the build makes each a plain drawing and leaves the rest, a kilobyte on every page, out.

const icon = /\/node_modules\/@lucide\/svelte\/dist\/icons\/[^/]+\.svelte$/;
/**
 * The Vite plugin that draws icons plainly, for browsers and on the server alike.
 * @returns {import('vite').Plugin}
 */
export function plainIcons() {
	return {
		name: 'plain-icons',
		apply: 'build',
		enforce: 'pre',
		transform: {
			filter: { id: icon },
			handler: (code, id) => ({ code: drawPlainly(code, id), map: null })
		}
	};
}

/**
 * The same icon as a component that takes its size and nothing else.
 * @param {string} code @param {string} id
 */
export function drawPlainly(code, id) {
	const [, written] = /const iconData = (\{.*\});/.exec(code) ?? [];
	if (written === undefined) throw new Error(`No drawing was found in ${id}`);
	/** @type {{ size: number, node: [string, Record<string, string>][] }} */
	const { size, node } = JSON.parse(written);
	if (size !== 24) throw new Error(`${id} is drawn on another grid`);
	const shapes = node.map(([tag, attributes]) => {
		const all = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
		return `<${tag}${all.join('')} />`;
	});
	return `<svelte:options namespace="svg" />
<script>import IconFrame from '$lib/ui/IconFrame.svelte'; let { size } = $props();</script>
<IconFrame {size}>${shapes.join('')}</IconFrame>`;
}
