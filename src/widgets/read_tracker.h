// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QRegion>
#include <QSet>

#include <functional>

namespace witan {

/// How far the conversation was read: up to the first row of the agent's that was not on the screen from its top to its end,
/// together or one part after the other. Rows that need no reading are passed over. Numbers only; nothing here draws.
class ReadTracker {
public:
    using NeedsReading = std::function<bool(int row)>;
    /// A part of a row, `bottom` not included.
    struct Span { int top = 0, bottom = 0; };

    explicit ReadTracker(NeedsReading needsReading) : m_needsReading(std::move(needsReading)) {}

    /// The rows before `seen` were read at another time.
    void reset(int seen);
    /// Rows were laid out anew: parts of rows do not add up any more; a row that was read stays read.
    void forgetParts() { m_parts.clear(); }
    void forgetParts(int first, int last);
    /// Of a row whose words take up `words`, `shown` was on the screen.
    void expose(int row, const Span &words, const Span &shown);
    /// Goes on as far as everything was read, at most to `reach`. False where it stopped for this time, to go on soon.
    bool advance(int reach);

    int seen() const { return m_seen; }
    bool isUnread(int row) const { return row >= m_seen && !m_read.contains(row) && m_needsReading(row); }
    /// Where in the row the reading has to go on.
    int firstMissing(int row, const Span &words) const;

private:
    NeedsReading m_needsReading;
    int m_seen = 0;
    QSet<int> m_read;              ///< behind the first that is not
    QHash<int, QRegion> m_parts;   ///< of rows that were on the screen in part
};

} // namespace witan
