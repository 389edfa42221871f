// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <optional>

class QKeyEvent;

namespace witan {

enum class KeyPlace { Window, Inbox, Conversation, Composer, Plan, Decision };
enum class Command {
    Find,
    NextWaiting, Approve, RequestChanges, Reject, NextPane, PreviousPane, Overview, Help, KeyMap, Menu, Quit,
    Down, Up, PageDown, PageUp, First, Last, Open, Reply, Copy, Quote, ShowSent, SelectPart, SelectAll, Fold, Unfold, NextUnread, NextToRead, MarkUnread, Send, BreakLine, CloseStep, Confirm, Cancel,
};

/// A line of the key map: the same keys do the same wherever they are shown or taken.
struct KeyLine {
    KeyPlace place;
    Command command;
    QList<QKeySequence> keys;
    QString what;
};

/// Every key of the window. The window and the inbox take their keys from this table, and the key map shows it.
QList<KeyLine> keyMap();
QString nameOf(KeyPlace place);

/// What a key means at a place. With single keys off, a letter or sign alone means nothing.
std::optional<Command> commandOf(KeyPlace place, const QKeyEvent &key, bool singleKeys);
/// A letter or a sign without Ctrl or Alt: what one may press by mistake, or a speech program for one.
bool isSingleKey(const QKeySequence &keys);

} // namespace witan
