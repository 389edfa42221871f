// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/key_map.h"

#include <QCoreApplication>
#include <QKeyEvent>

#include <algorithm>

namespace witan {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeyMap)
};

QKeySequence with(Qt::KeyboardModifiers modifiers, Qt::Key key)
{
    return QKeySequence(QKeyCombination(modifiers, key));
}

QList<KeyLine> windowKeys()
{
    const Qt::KeyboardModifiers decide = Qt::ControlModifier | Qt::ShiftModifier;
    return {
        {KeyPlace::Window, Command::NextWaiting, {with(Qt::ControlModifier, Qt::Key_Period)}, Words::tr("Open the next one that waits for me")},
        {KeyPlace::Window, Command::Approve, {with(decide, Qt::Key_A)}, Words::tr("Approve")},
        {KeyPlace::Window, Command::RequestChanges, {with(decide, Qt::Key_C)}, Words::tr("Request changes")},
        {KeyPlace::Window, Command::Reject, {with(decide, Qt::Key_R)}, Words::tr("Reject")},
        {KeyPlace::Window, Command::Find, {QKeySequence(QKeySequence::Find)}, Words::tr("Filter the list of consultations")},
        {KeyPlace::Window, Command::NextPane, {Qt::Key_F6}, Words::tr("Go to the next part of the window")},
        {KeyPlace::Window, Command::PreviousPane, {with(Qt::ShiftModifier, Qt::Key_F6)}, Words::tr("Go to the part before")},
        {KeyPlace::Window, Command::Overview, {with(Qt::AltModifier, Qt::Key_Home)}, Words::tr("Back to the overview")},
        {KeyPlace::Window, Command::Help, {Qt::Key_F1}, Words::tr("Help")},
        {KeyPlace::Window, Command::KeyMap, {Qt::Key_Question}, Words::tr("These keys")},
        {KeyPlace::Window, Command::Menu, {Qt::Key_F10}, Words::tr("Menu")},
        {KeyPlace::Window, Command::Quit, {with(Qt::ControlModifier, Qt::Key_Q)}, Words::tr("Quit; agents that wait stay paused")},
    };
}

QList<KeyLine> inboxKeys()
{
    return {
        {KeyPlace::Inbox, Command::Down, {Qt::Key_Down, Qt::Key_J}, Words::tr("Down, without opening")},
        {KeyPlace::Inbox, Command::Up, {Qt::Key_Up, Qt::Key_K}, Words::tr("Up, without opening")},
        {KeyPlace::Inbox, Command::PageDown, {Qt::Key_PageDown}, Words::tr("Down by a page")},
        {KeyPlace::Inbox, Command::PageUp, {Qt::Key_PageUp}, Words::tr("Up by a page")},
        {KeyPlace::Inbox, Command::First, {Qt::Key_Home}, Words::tr("To the first")},
        {KeyPlace::Inbox, Command::Last, {Qt::Key_End}, Words::tr("To the last")},
        {KeyPlace::Inbox, Command::Fold, {Qt::Key_Left}, Words::tr("Fold the section, or go to its line")},
        {KeyPlace::Inbox, Command::Unfold, {Qt::Key_Right}, Words::tr("Unfold the section")},
        {KeyPlace::Inbox, Command::Open, {Qt::Key_Return, Qt::Key_Enter}, Words::tr("Open, and read the conversation; fold or unfold a section")},
        {KeyPlace::Inbox, Command::Reply, {Qt::Key_R}, Words::tr("Open, and write")},
    };
}

QList<KeyLine> conversationKeys()
{
    return {
        {KeyPlace::Conversation, Command::Down, {Qt::Key_Down}, Words::tr("To the next message")},
        {KeyPlace::Conversation, Command::Up, {Qt::Key_Up}, Words::tr("To the message before")},
        {KeyPlace::Conversation, Command::PageDown, {Qt::Key_PageDown, Qt::Key_Space}, Words::tr("Read on by a page")},
        {KeyPlace::Conversation, Command::PageUp, {Qt::Key_PageUp}, Words::tr("Back by a page")},
        {KeyPlace::Conversation, Command::First, {Qt::Key_Home}, Words::tr("To the beginning")},
        {KeyPlace::Conversation, Command::Last, {Qt::Key_End}, Words::tr("To the newest")},
        {KeyPlace::Conversation, Command::Open, {Qt::Key_Return, Qt::Key_Enter}, Words::tr("Do what the message offers first")},
        {KeyPlace::Conversation, Command::NextUnread, {Qt::Key_U}, Words::tr("To what was not read yet")},
        {KeyPlace::Conversation, Command::MarkUnread, {with(Qt::ShiftModifier, Qt::Key_U)}, Words::tr("Let nothing from the message on count as read")},
        {KeyPlace::Conversation, Command::Fold, {Qt::Key_Left}, Words::tr("Fold the replies to the message, or go to what it replies to")},
        {KeyPlace::Conversation, Command::Unfold, {Qt::Key_Right}, Words::tr("Show the replies again")},
        {KeyPlace::Conversation, Command::Copy, {Qt::Key_C, QKeySequence(QKeySequence::Copy)}, Words::tr("Copy the message as it was sent, or what is selected of it")},
        {KeyPlace::Conversation, Command::ShowSent, {Qt::Key_V}, Words::tr("Show the message as it was sent, or drawn again")},
        {KeyPlace::Conversation, Command::SelectPart, {with(Qt::ShiftModifier, Qt::Key_Right), with(Qt::ShiftModifier, Qt::Key_Left)}, Words::tr("Select a part of the message")},
        {KeyPlace::Conversation, Command::SelectAll, {QKeySequence(QKeySequence::SelectAll)}, Words::tr("Select all of the message")},
        {KeyPlace::Conversation, Command::Reply, {Qt::Key_R}, Words::tr("Write, in reply to the message")},
        {KeyPlace::Conversation, Command::Quote, {Qt::Key_Q}, Words::tr("Quote the message in a reply")},
    };
}

QList<KeyLine> writingAndPlanKeys()
{
    return {
        {KeyPlace::Composer, Command::Send, {Qt::Key_Return, Qt::Key_Enter}, Words::tr("Send")},
        {KeyPlace::Composer, Command::BreakLine, {with(Qt::ShiftModifier, Qt::Key_Return)}, Words::tr("Begin a new line")},
        {KeyPlace::Plan, Command::NextToRead, {Qt::Key_N, with(Qt::ControlModifier, Qt::Key_Down)}, Words::tr("Open the next step that is still to be read")},
        {KeyPlace::Plan, Command::Down, {Qt::Key_Down}, Words::tr("On in the open step, then to the next step")},
        {KeyPlace::Plan, Command::Up, {Qt::Key_Up}, Words::tr("Back in the open step, then to the step before")},
        {KeyPlace::Plan, Command::PageDown, {Qt::Key_PageDown}, Words::tr("On by a page")},
        {KeyPlace::Plan, Command::PageUp, {Qt::Key_PageUp}, Words::tr("Back by a page")},
        {KeyPlace::Plan, Command::Fold, {Qt::Key_Left}, Words::tr("Fold the phase, or go to the phase around the step")},
        {KeyPlace::Plan, Command::Unfold, {Qt::Key_Right}, Words::tr("Show the steps of the phase again")},
        {KeyPlace::Plan, Command::First, {Qt::Key_Home}, Words::tr("To the first step")},
        {KeyPlace::Plan, Command::Last, {Qt::Key_End}, Words::tr("To the last step")},
        {KeyPlace::Plan, Command::Open, {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}, Words::tr("Open or close the step")},
        {KeyPlace::Plan, Command::CloseStep, {Qt::Key_Escape}, Words::tr("Close the step")},
        {KeyPlace::Decision, Command::Confirm, {with(Qt::ControlModifier, Qt::Key_Return)}, Words::tr("Confirm the decision")},
        {KeyPlace::Decision, Command::Cancel, {Qt::Key_Escape}, Words::tr("Do not decide now; the comment is kept")},
    };
}

} // namespace

QList<KeyLine> keyMap()
{
    return windowKeys() + inboxKeys() + conversationKeys() + writingAndPlanKeys();
}

QString nameOf(KeyPlace place)
{
    switch (place) {
    case KeyPlace::Window: return Words::tr("Everywhere");
    case KeyPlace::Inbox: return Words::tr("In the list of consultations");
    case KeyPlace::Conversation: return Words::tr("In the conversation");
    case KeyPlace::Composer: return Words::tr("While writing");
    case KeyPlace::Plan: return Words::tr("In the plan");
    case KeyPlace::Decision: break;
    }
    return Words::tr("While deciding");
}

std::optional<Command> commandOf(KeyPlace place, const QKeyEvent &key, bool singleKeys)
{
    // Where a digit or sign was pressed matters to nobody.
    const QKeySequence pressed(QKeyCombination(key.modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier), Qt::Key(key.key())));
    if (!singleKeys && isSingleKey(pressed))
        return std::nullopt;
    const QList<KeyLine> lines = keyMap();
    const auto found = std::find_if(lines.cbegin(), lines.cend(), [&](const KeyLine &line) { return line.place == place && line.keys.contains(pressed); });
    return found == lines.cend() ? std::nullopt : std::optional(found->command);
}

bool isSingleKey(const QKeySequence &keys)
{
    const QKeyCombination only = keys.count() == 1 ? keys[0] : QKeyCombination();
    // What is below Key_Escape stands for a character.
    return only.key() > Qt::Key_Space && only.key() < Qt::Key_Escape && !(only.keyboardModifiers() & ~Qt::KeyboardModifiers(Qt::ShiftModifier));
}

} // namespace witan
