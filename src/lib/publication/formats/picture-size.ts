/** How large a picture is drawn where there is this much room: never larger than it is, never out of shape. */
export function fitPicture(
	picture: { width: number; height: number },
	room: { width: number; height: number }
): { width: number; height: number } {
	const width = Math.max(1, picture.width);
	const height = Math.max(1, picture.height);
	const scale = Math.min(1, room.width / width, room.height / height);
	return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
