import { Schema } from 'prosemirror-model';
import { blocks } from './schema-blocks';
import { inlineNodes } from './schema-inline';
import { marks } from './schema-marks';
import { tables } from './schema-tables';

const nodes = { ...blocks, ...tables, ...inlineNodes };

/** What a section may hold. Removing or renaming anything here deletes it from stored documents: only add. */
export const schema = new Schema<keyof typeof nodes, keyof typeof marks>({ nodes, marks });
