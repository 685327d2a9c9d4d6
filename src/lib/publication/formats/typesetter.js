// Runs in a process of its own for one document: { compiler, fonts, workspace, template, record, pictures } as JSON comes in,
// a line of JSON and the PDF go out.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

/** From this length on a reader is given a table of contents. */
const pagesForContents = 8;

const {
	compiler: library,
	fonts,
	workspace,
	template,
	record,
	pictures
} = /** @type {Record<string, any>} */ (await json(process.stdin));
const { NodeCompiler } = createRequire(library)(library);
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fonts }] });
// In memory alone; the template knows them by these names.
for (const { name, content } of pictures)
	compiler.mapShadow(join(workspace, 'pictures', name), Buffer.from(content, 'base64'));

let document = compile('no');
if (document.numOfPages >= pagesForContents) document = compile('yes');
const { pdf, accessible } = print();
process.stdout.write(`${JSON.stringify({ pages: document.numOfPages, accessible })}\n`);
process.stdout.write(pdf);

/** @param {'yes' | 'no'} contents */
function compile(contents) {
	const compiled = compiler.compile({ mainFileContent: template, inputs: { record, contents } });
	if (compiled.result) return compiled.result;
	compiled.printErrors();
	process.exit(1);
}

/** PDF/UA-1 refuses, for instance, characters that no font here can show: then it is a tagged PDF without that seal. */
function print() {
	try {
		return { pdf: compiler.pdf(document, { pdfStandard: 'ua-1' }), accessible: true };
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return { pdf: compiler.pdf(document), accessible: false };
	}
}
