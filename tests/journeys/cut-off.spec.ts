import { expect, test } from '../support/browser';
import { CUT_OFF, layCable } from '../support/cable';
import { letTokenExpire } from '../support/expired';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

test('what is written while the network is away arrives when it comes back', async ({ open, server }) => {
	const cable = await layCable();
	const mei = await open({ proxy: cable.proxy, expects: new RegExp(`${CUT_OFF}|401 \\(Unauthorized\\)`) });
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

	await test.step('a lid closed for hours: the token has run out by the time she is back', async () => {
		const asked: number[] = [];
		mei.on('response', (response) => {
			if (new URL(response.url()).pathname === '/collaboration') asked.push(response.status());
		});
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await hers.pressSequentially('After the lid. ');
		await expect(saving(mei)).toContainText('kept on this device');
		await letTokenExpire(mei.context(), server);
		cable.mend();
		await expect(his).toContainText('After the lid.');
		await expect(saving(mei)).toHaveText('Saved');
		// It was refused once, renewed by asking for a page, and let in.
		expect(asked).toEqual([204]);
		await mei.reload();
		await expect(mei.getByText('After the lid.')).toBeVisible();
	});

	await test.step('what would renew it is gone, too: she signs in again, and nothing is lost', async () => {
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await hers.pressSequentially('Signed out meanwhile. ');
		await expect(saving(mei)).toContainText('kept on this device');
		const sql = server.database();
		await sql`delete from auth.sessions where user_id = (select user_id from public.people where name = 'Mei Nakamura')`;
		await sql.end();
		cable.mend();
		// Without a question: what she wrote stays on the device.
		await expect(mei).toHaveURL(/\/sign-in\?next=/);
		await expect(his).not.toContainText('Signed out meanwhile.');
		await lookAroundAs(mei, 'Mei Nakamura');
		await expect(his).toContainText('Signed out meanwhile.');
	});
	await mei.context().close();
	await cable.remove();
});
