// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/risk_tier.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace witan {

/// A step's place in the plan as it was sent, counted from 0, one number for each level: {2, 0} is the first within the third.
using StepPath = QList<int>;
/// As a person counts: "3.1".
QString stepLabel(const StepPath &path);

/// One step as far as it is understood. Nothing the agent sent is lost: `raw` is the member as it came.
struct Step {
    int number = 0;                  ///< 1-based place in Plan::steps, inner ones counted; for the program alone
    StepPath path;
    QString label;                   ///< "3.1", what a person reads
    int inner = 0;                   ///< how many of the steps that follow in Plan::steps stand within this one, at any depth
    QString id;                      ///< the agent's id, else the label; made unique in its plan ("a#3") where the agent gave it twice
    QJsonValue sentId{QJsonValue::Undefined};   ///< exactly as the agent sent it; Undefined where it sent none
    QString title;                   ///< the string itself where the step is a string; else title, name, action, description or tool
    QString description;
    QString tool;
    QJsonValue arguments{QJsonValue::Undefined};
    QStringList dependsOn;
    std::optional<bool> reversible;  ///< empty where the agent did not say
    QString reversibleText;          ///< what it said where that is no plain yes or no, to be shown beside the step
    QString status;                  ///< "done", "running", … as sent
    QJsonValue raw;                  ///< with the steps within it
    QStringList readMembers;         ///< members of `raw` that stand in the fields above, whole; all others are shown as they came

    int depth() const { return int(path.size()) - 1; }
    bool isPhase() const { return inner > 0; }
    /// Whether it is counted: a phase is one only where it does something itself.
    bool isCounted() const { return !isPhase() || !tool.isEmpty() || irreversible() || !(arguments.isUndefined() || arguments.isNull()); }
    bool irreversible() const { return reversible.has_value() && !*reversible; }
    bool done() const;
    bool operator==(const Step &) const = default;
};

struct Plan {
    QString request;
    QList<Step> steps;               ///< a step, then those within it, then the next
    bool stepsUnderstood = true;     ///< false where something was sent that may hold steps and could not be counted
    QJsonValue raw;
    QStringList readMembers;         ///< as Step::readMembers; empty where `raw` is no object

    /// Steps that do something; phases are not counted.
    int stepCount() const;
    int irreversibleCount() const;
    /// Of the steps within this one, itself not counted.
    int stepCountWithin(const Step &step) const;
    int irreversibleCountWithin(const Step &step) const;
    /// Null where there is none.
    const Step *find(const QString &id) const;
    const Step *at(const StepPath &path) const;
    bool operator==(const Plan &) const = default;
};

struct RiskFactor {
    QString id;                       ///< as Step::id
    QString name;
    std::optional<double> score;
    std::optional<double> scoreMax;
    QString scoreText;                ///< as sent, digit for digit, or in words; empty where none was sent
    QString description;
    QString mitigation;
    QJsonValue raw;
    QStringList readMembers;          ///< as Step::readMembers
    bool operator==(const RiskFactor &) const = default;
};

struct Risk {
    RiskTier tier = RiskTier::Unknown;   ///< what it ranks as; a word that is none of ours ranks as High
    QString tierText;                 ///< as sent
    bool tierIsOurs = false;          ///< LOW to CRITICAL; where not, the agent's word is shown, and that Witan does not know it
    std::optional<double> score;
    std::optional<double> scoreMax;   ///< a score is drawn on a scale only where this is known
    QString scoreText;                ///< as RiskFactor::scoreText
    QString text;                     ///< what the agent writes about the risk in a sentence
    QList<RiskFactor> factors;
    bool understood = true;           ///< false where something was sent that could not be read as tier, score or factors
    QJsonValue raw;
    QStringList readMembers;          ///< as Step::readMembers
    bool operator==(const Risk &) const = default;
};

/// What became of what an agent sent as its plan, or as its risk.
enum class Reading { NotSent, Understood, NotUnderstood };

/// What Witan understands of `context`, with the agent's own object kept whole beside it. Wrong types never fail, and no other
/// spelling is taken for silence: what can be understood is (numbers in text, objects for lists, camelCase, a plan that is a
/// list), and what is not understood stays in `raw` and is shown from there (src/protocol/README.md, Context).
struct Context {
    std::optional<Plan> plan;         ///< there whenever anything was sent as a plan
    std::optional<Risk> risk;         ///< likewise
    QJsonObject raw;
    QStringList readMembers;          ///< members of `raw` that `plan` and `risk` were made from; all others are shown as they came

    static Context parse(const QJsonObject &object);
    /// NotSent also where it is there and says nothing: an empty object, an empty text.
    Reading planReading() const;
    Reading riskReading() const;
    /// Whether nobody can approve from the panes alone: all that was sent has to be on the screen, and a comment is needed.
    bool needsWholeReading() const;
    bool operator==(const Context &) const = default;
};

/// As the seed writes a score, "4.0", but never rounded: every digit that was sent stays.
QString scoreDigits(double number);

/// The seed's summary: "Plan: …\nSteps: N\nRisk Tier: …\nRisk Score: 4.0"; no lines for a plan or an assessment that is not there,
/// "N/A" for what is missing in one, a score too, and for what could not be counted.
QString summarizeContext(const QJsonObject &context);

} // namespace witan
