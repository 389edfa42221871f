// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <vector>

namespace witan {

/// The words that a plan is made of, as far as they tell whether another one asks for nearly the same: a set of hashes, of
/// the same layout for good, for it lies in the record. A large plan is told by a sample of its words that every other plan
/// is sampled by too. What the agent says of the risk is not in it: it is what a second try changes first.
class AskWords {
public:
    AskWords() = default;
    static AskWords of(const QJsonObject &context);
    static AskWords fromBytes(const QByteArray &bytes);
    QByteArray toBytes() const;

    bool isEmpty() const { return m_hashes.empty(); }
    /// From 0 (no word in common) to 1: the share of words that both have among those that either has. 0 where one has none.
    double likeness(const AskWords &other) const;
    /// At least three words of five are common.
    bool isNearly(const AskWords &other) const { return likeness(other) >= 0.6; }
    bool operator==(const AskWords &) const = default;

private:
    std::vector<quint32> m_hashes;      // the smallest of all, ascending
};

} // namespace witan
