using System.Globalization;

namespace LibNbd.Differential.Faces;

/// <summary>A callback that answers by script: c:ID[:nocb][:RETURN[/ERROR],...], the last answer for ever.</summary>
internal sealed class CallScript
{
    private readonly List<(int Return, int? Error)> _answers = [];
    private int _at;

    private CallScript(string id) => Id = id;

    internal string Id { get; }

    internal bool HasCallback { get; private set; } = true;

    internal static CallScript? Parse(string? token)
    {
        if (token is null or Programs.Tokens.Null)
        {
            return null;
        }

        string[] parts = token["c:".Length..].Split(':');
        CallScript script = new(parts[0]);
        if (parts.Length > 1 && parts[1] == "nocb")
        {
            script.HasCallback = false;
        }
        else if (parts.Length > 1)
        {
            foreach (string answer in parts[1].Split(','))
            {
                string[] numbers = answer.Split('/');
                script._answers.Add((
                    int.Parse(numbers[0], CultureInfo.InvariantCulture),
                    numbers.Length > 1 ? int.Parse(numbers[1], CultureInfo.InvariantCulture) : null));
            }
        }

        if (script._answers.Count == 0)
        {
            script._answers.Add((0, null));
        }

        return script;
    }

    internal (int Return, int? Error) Next() => _at < _answers.Count - 1 ? _answers[_at++] : _answers[_at];
}
