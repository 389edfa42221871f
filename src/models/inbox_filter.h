// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/inbox_row.h"

#include <QString>
#include <QStringList>

namespace witan {

/// What somebody typed above the list: words, all of which a consultation must have somewhere, and terms with a key
/// ("tier:high", "agent:ledger", "is:unread"). Quotes hold words together. A term that is not understood hides nothing.
class InboxFilter {
public:
    static InboxFilter parse(const QString &text);

    bool isEmpty() const { return m_terms.isEmpty(); }
    /// `words` are those of the consultation, as searched() gives them.
    bool matches(const ConsultationSummary &summary, InboxSection section, const QString &words) const;
    static QString searched(const ConsultationSummary &summary, const QString &title, const QString &outcome);

    /// A term with a key, to be shown apart and taken out by one press.
    struct Chip {
        QString text;         ///< "tier: high"
        QString remaining;    ///< what was typed, without it
        bool understood = true;
    };
    QList<Chip> chips() const;
    bool operator==(const InboxFilter &other) const { return m_text == other.m_text; }

    /// What may stand after "is:".
    static QStringList isValues();

private:
    enum class Key { Word, Tier, Agent, Is, Unknown };
    struct Term {
        Key key = Key::Word;
        QString name;             ///< of the key, as typed
        QString value;            ///< casefolded
        qsizetype start = 0, length = 0;
    };
    bool has(const Term &term, const ConsultationSummary &summary, InboxSection section, const QString &words) const;

    QString m_text;
    QList<Term> m_terms;
};

} // namespace witan
