// Writes src/lib/server/schema.ts from the migrations, in a throwaway database: npm run schema
import { runnerImport } from 'vite';

const { module } = await runnerImport('/src/lib/server/database/generate-schema.ts', {
	configFile: false,
	logLevel: 'error'
});
await module.generateSchema();
