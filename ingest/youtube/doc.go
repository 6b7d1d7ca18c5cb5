// Package youtube reads the live chat of a YouTube broadcast by API key.
//
// It finds the chat with videos.list and reads it with liveChatMessages.list,
// never earlier than the platform's pollingIntervalMillis asks and always on
// from the last nextPageToken, so that a slow or interrupted reader loses
// nothing. The pages of the YouTube Data API that it rests on: "Videos: list",
// "LiveChatMessages: list", "LiveChatMessage resource", "YouTube Data API
// errors", "Quota cost".
package youtube
