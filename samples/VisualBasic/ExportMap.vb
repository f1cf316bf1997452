Imports System.IO
Imports System.Threading.Tasks

''' <summary>Says what an export has in its first sector, and where its holes are: by a handle, and by the client.</summary>
Public NotInheritable Class ExportMap
    Private Const Sector As Integer = 512

    Private Sub New()
    End Sub

    ''' <summary>By a handle: one connection, each call of libnbd.</summary>
    Public Shared Async Function ByHandleAsync(uri As String, output As TextWriter) As Task
        Using nbd As New NbdHandle()
            nbd.AddMetaContext(MetaContexts.ContextBaseAllocation)
            Await nbd.ConnectUriAsync(uri)
            Dim data(Sector - 1) As Byte
            Await nbd.PreadAsync(data, 0UL)
            Await output.WriteLineAsync(Convert.ToHexString(data))
            Dim extents = nbd.GetExtentsAsync(0, CLng(nbd.GetSize()), MetaContexts.ContextBaseAllocation)
            Await PrintAsync(extents, output)
            Await nbd.ShutdownAsync()
        End Using
    End Function

    ''' <summary>By the client: it connects again when it must.</summary>
    Public Shared Async Function ByClientAsync(uri As String, output As TextWriter) As Task
        Dim client = Await NbdClient.ConnectAsync(uri)
        Dim work = ByClientAsync(client, output)
        ' Visual Basic cannot await in a Finally: whatever becomes of the work, the client is disposed of.
        Await Task.WhenAny(work)
        Await client.DisposeAsync()
        Await work
    End Function

    Private Shared Async Function ByClientAsync(client As NbdClient, output As TextWriter) As Task
        Dim data(Sector - 1) As Byte
        Await client.ReadAsync(data, 0)
        Await output.WriteLineAsync(Convert.ToHexString(data))
        Await PrintAsync(client.GetExtentsAsync(0, client.Export.Size), output)
    End Function

    Private Shared Async Function PrintAsync(extents As IAsyncEnumerable(Of NbdExtent), output As TextWriter) As Task
        Dim enumerator = extents.GetAsyncEnumerator()
        While Await enumerator.MoveNextAsync()
            Dim extent = enumerator.Current
            Dim kind = If((extent.Flags And MetaContexts.StateHole) <> 0, "hole", "data")
            Await output.WriteLineAsync($"{extent.Offset} to {extent.End}: {kind}")
        End While

        Await enumerator.DisposeAsync()
    End Function
End Class
