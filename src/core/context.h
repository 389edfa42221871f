// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace witan {

/// One step as far as it is understood. Nothing the agent sent is lost: `raw` is the member as it came.
struct Step {
    int number = 0;                  ///< 1-based place in the plan
    QString id;                      ///< the agent's id, else the number as text; made unique in its plan ("a#3") where the agent gave it twice
    QString title;                   ///< the string itself where the step is a string; else title, name, action, description or tool
    QString description;
    QString tool;
    QJsonValue arguments;
    QStringList dependsOn;
    std::optional<bool> reversible;  ///< empty where the agent did not say
    QString status;                  ///< "done", "running", … as sent
    QJsonValue raw;

    bool irreversible() const { return reversible.has_value() && !*reversible; }
    bool done() const { return status == u"done" || status == u"completed" || status == u"succeeded"; }
    bool operator==(const Step &) const = default;
};

struct Plan {
    QString request;
    QList<Step> steps;
    QJsonValue raw;

    int irreversibleCount() const;
    bool operator==(const Plan &) const = default;
};

enum class RiskTier { Unknown, Low, Medium, High, Critical };
/// "LOW" … "CRITICAL" in any case, else Unknown; the agent's own word stays in Risk::tierText.
RiskTier riskTierFrom(QStringView text);
QString toString(RiskTier tier);

struct RiskFactor {
    QString id;                       ///< as Step::id
    QString name;
    std::optional<double> score;
    std::optional<double> scoreMax;
    QString description;
    QString mitigation;
    QJsonValue raw;
    bool operator==(const RiskFactor &) const = default;
};

struct Risk {
    RiskTier tier = RiskTier::Unknown;
    QString tierText;                 ///< as sent
    std::optional<double> score;
    std::optional<double> scoreMax;   ///< a score is drawn on a scale only where this is known
    QList<RiskFactor> factors;
    QJsonValue raw;
    bool operator==(const Risk &) const = default;
};

/// What Witan understands of `context`, with the agent's own object kept whole beside it. Wrong types never fail:
/// what is not understood stays in `raw` and is shown from there (protocol.md, Values).
struct Context {
    std::optional<Plan> plan;
    std::optional<Risk> risk;
    QJsonObject raw;

    static Context parse(const QJsonObject &object);
    bool operator==(const Context &) const = default;
};

/// The seed's summary, letter by letter: "Plan: …\nSteps: N\nRisk Tier: …\nRisk Score: 4.0"; no lines for a plan or an
/// assessment that is not there, "N/A" and "0.0" for what is missing in one.
QString summarizeContext(const QJsonObject &context);

} // namespace witan
