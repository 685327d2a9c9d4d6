import { expect, test } from '../support/browser';
import { layCable } from '../support/cable';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

test('what is written while the network is away arrives when it comes back', async ({ open }) => {
	const cable = await layCable();
	const mei = await open({ proxy: cable.proxy, expects: /net::ERR_/ });
	const dev = await open();
	const part = 'What the numbers can and cannot tell us';
	const hers = section(mei, part);
	const his = section(dev, part);
	for (const [page, name] of [
		[mei, 'Mei Nakamura'],
		[dev, 'Dev Sharma']
	] as const) {
		await lookAroundAs(page, name);
		await page.getByRole('link', { name: 'From gaps to first steps' }).first().click();
		await expect(saving(page)).toHaveText('Saved');
	}

	await test.step('Mei’s network goes; both go on writing', async () => {
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await hers.pressSequentially('From the train.');
		await his.pressSequentially('From the room.');
		await expect(saving(mei)).toContainText('kept on this device');
		await expect(saving(dev)).toHaveText('Saved');
		await expect(his).not.toContainText('From the train.');
	});

	await test.step('it comes back; both texts are with both, and saved', async () => {
		cable.mend();
		for (const text of [hers, his]) {
			await expect(text).toContainText('From the train.');
			await expect(text).toContainText('From the room.');
		}
		await expect(saving(mei)).toHaveText('Saved');
		await mei.reload();
		await expect(mei.getByText('From the train.')).toBeVisible();
	});
	await mei.context().close();
	await cable.remove();
});
