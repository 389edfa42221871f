// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/principal.h"
#include "models/thread_model.h"

#include <QHash>

#include <memory>

namespace witan {

/// The plan on the screen, by whose digest it is told from others.
struct ShownPlan {
    QString digest;
    std::shared_ptr<const Plan> plan;
    bool operator==(const ShownPlan &other) const { return digest == other.digest && !plan == !other.plan; }
};

/// What a row of the conversation needs to know besides its item.
struct ThreadSurroundings {
    Principal me;
    QString agentName;
    QHash<QString, QString> stepLabels;   ///< of the current plan, by id
    QHash<QString, QString> factorNames;
    bool mayAnswer = true;             ///< a question's choices can still be sent
    ShownPlan shown = {};                 ///< for what an approval of some of its steps leaves out
    bool operator==(const ThreadSurroundings &) const = default;
};

/// Something a row offers to do.
struct RowAction {
    enum class Kind { Resend, Discard, AskAgain, ShowAll, ShowRaw, ShowDrawn, Answer };
    Kind kind = Kind::Resend;
    QString label;
    QString target;        ///< outbox id, message id or the answer's text
    bool operator==(const RowAction &) const = default;
};

/// One row in words, before it has a place or a colour.
struct RowContent {
    enum class Look { Hidden, Human, Agent, Note, System, Warning };
    Look look = Look::Hidden;
    bool mine = false;     ///< the elder's own words
    QString notice;        ///< in Witan's own voice, before what somebody says
    QString name;          ///< who
    QString detail;        ///< when, and who answered
    QString chip, chipIcon;
    QString quote;         ///< to what it replies
    QString lead;          ///< in bold before the text, one line
    QString text;          ///< Markdown as it was written, still untrusted; all else here is visible already
    bool isTyped = false;  ///< the text is a person's own, and drawn as it was typed
    QString sent;          ///< what somebody wrote here, to the letter; empty where the words are Witan's own
    bool asSent = false;   ///< `text` is shown to the letter, not as Markdown
    QString sentWords;     ///< which is said, with how many characters there are
    QString state;         ///< queued, sent, received, failed
    bool stateIsBad = false;
    QString replies;       ///< "2 replies", which fold under this
    bool repliesFolded = false;
    QList<RowAction> actions;
    Timestamp at;

    /// Author, time and text as one sentence for a screen reader, and the answers that can be chosen.
    QString spoken() const;
};

/// What a message with this anchor is about: "about step 5".
QString aboutWords(const Anchor &anchor, const ThreadSurroundings &around);

/// Whether the agent, or who answers for it, says something here: what an elder has to have read before deciding.
bool holdsAgentsWords(const ThreadItem &item);
/// The row after "Show it as it came": with the members that have no place of their own.
void showAsItCame(RowContent &row, const ThreadItem &item);
/// The row with what was sent, to the letter, and the way back.
void showAsSent(RowContent &row);
/// Says under a question how many replies it has: `hidden` of them, 0 if they stand open.
void setReplies(RowContent &row, qsizetype count, qsizetype hidden);
/// "in reply to Ledger Agent: “312 rows. 297 of them…”"
QString replyWords(const ThreadItem &question, const ThreadSurroundings &around);

/// `question` is what the item replies to, where that is known.
RowContent rowContent(const ThreadItem &item, const ThreadSurroundings &around, const ThreadItem *question = nullptr);

} // namespace witan
